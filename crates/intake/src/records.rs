//! RFC 4180 by hand: text to records of cells, in one pass.
//!
//! More lenient than the RFC where files are: `\n`, `\r\n` and a lone `\r` all end a line; blanks may
//! stand before an opening quote; a quote inside an unquoted cell is taken as it is; text after a closing
//! quote too, but it is remarked on. Records whose cells are all empty (blank lines, Excel's `,,,` tails) are skipped.

use crate::Delimiter;
use crate::trim::trim;

/// All records of a text. The cells lie one after the other in one buffer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Records {
    text: String,
    /// Where each cell ends in `text`; it begins where the one before ends.
    ends: Vec<usize>,
    starts: Vec<Start>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Start {
    line: u32,
    cell: usize,
    text_after_quote: bool,
}

/// One record: a view into [`Records`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Record<'a> {
    /// The line of the file where it begins, 1-based.
    pub(crate) line: u32,
    /// Text stands behind a closing quote, so that the quotes are hardly where they were meant.
    pub(crate) text_after_quote: bool,
    text: &'a str,
    /// Where the first cell begins.
    begin: usize,
    ends: &'a [usize],
}

/// A quoted cell that is never closed, and the line where it opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OpenQuote {
    pub(crate) line: u32,
}

impl Records {
    /// Splits all of `text`.
    pub(crate) fn scan(text: &str, delimiter: Delimiter) -> Result<Self, OpenQuote> {
        let mut records = Self {
            text: String::with_capacity(text.len()),
            ..Self::default()
        };
        let mut scanner = Scanner {
            rest: text,
            line: 1,
            delimiter: delimiter.as_byte(),
        };
        while scanner.record(&mut records)? {}
        Ok(records)
    }

    /// The first records, up to `count` of them, or to where a quote is left open.
    pub(crate) fn sample(text: &str, delimiter: Delimiter, count: usize) -> Self {
        let mut records = Self::default();
        let mut scanner = Scanner {
            rest: text,
            line: 1,
            delimiter: delimiter.as_byte(),
        };
        while records.len() < count && scanner.record(&mut records) == Ok(true) {}
        records
    }

    pub(crate) fn len(&self) -> usize {
        self.starts.len()
    }

    pub(crate) fn get(&self, index: usize) -> Option<Record<'_>> {
        let start = self.starts.get(index)?;
        let end = self
            .starts
            .get(index + 1)
            .map_or(self.ends.len(), |next| next.cell);
        let begin = start
            .cell
            .checked_sub(1)
            .and_then(|last| self.ends.get(last))
            .copied()
            .unwrap_or(0);
        Some(Record {
            line: start.line,
            text_after_quote: start.text_after_quote,
            text: &self.text,
            begin,
            ends: self.ends.get(start.cell..end)?,
        })
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Record<'_>> {
        (0..self.len()).filter_map(|index| self.get(index))
    }
}

impl<'a> Record<'a> {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn cell(&self, index: usize) -> Option<&'a str> {
        let end = *self.ends.get(index)?;
        let begin = index
            .checked_sub(1)
            .and_then(|last| self.ends.get(last))
            .copied()
            .unwrap_or(self.begin);
        self.text.get(begin..end)
    }

    pub(crate) fn cells(self) -> impl Iterator<Item = &'a str> {
        (0..self.len()).filter_map(move |index| self.cell(index))
    }
}

struct Scanner<'a> {
    rest: &'a str,
    line: u32,
    delimiter: u8,
}

impl<'a> Scanner<'a> {
    /// Appends the next record that is not blank; `false` at the end of the text.
    fn record(&mut self, records: &mut Records) -> Result<bool, OpenQuote> {
        while !self.rest.is_empty() {
            let mut start = Start {
                line: self.line,
                cell: records.ends.len(),
                text_after_quote: false,
            };
            let begin = records.text.len();
            let mut blank = true;
            loop {
                let cell = records.text.len();
                start.text_after_quote |= self.cell(&mut records.text)?;
                records.ends.push(records.text.len());
                blank = blank && records.text.get(cell..).is_none_or(|cell| trim(cell).is_empty());
                if !self.skip_byte(self.delimiter) {
                    break;
                }
            }
            self.line_end();
            if !blank {
                records.starts.push(start);
                return Ok(true);
            }
            records.text.truncate(begin);
            records.ends.truncate(start.cell);
        }
        Ok(false)
    }

    /// Appends one cell, up to the delimiter or line end behind it. Answers whether text stands behind
    /// its closing quote.
    fn cell(&mut self, text: &mut String) -> Result<bool, OpenQuote> {
        let delimiter = char::from(self.delimiter);
        let unpadded = self
            .rest
            .trim_start_matches(|c| (c == ' ' || c == '\t') && c != delimiter);
        if let Some(quoted) = unpadded.strip_prefix('"') {
            let opened = OpenQuote { line: self.line };
            self.rest = quoted;
            self.quoted(text).ok_or(opened)?;
            let tail = self.unquoted();
            let blank = trim(tail).is_empty();
            text.push_str(if blank { "" } else { tail });
            Ok(!blank)
        } else {
            text.push_str(self.unquoted());
            Ok(false)
        }
    }

    /// Appends the inside of a quoted cell and steps behind its closing quote; `None` if there is none.
    fn quoted(&mut self, text: &mut String) -> Option<()> {
        loop {
            let (part, rest) = self.rest.split_once('"')?;
            text.push_str(part);
            self.line = self.line.saturating_add(line_ends(part));
            self.rest = rest;
            if !self.skip_byte(b'"') {
                return Some(());
            }
            text.push('"');
        }
    }

    /// Takes what is left of the cell as it stands.
    fn unquoted(&mut self) -> &'a str {
        let stops = |byte| byte == self.delimiter || byte == b'\n' || byte == b'\r';
        let end = self.rest.bytes().position(stops).unwrap_or(self.rest.len());
        // The byte is ASCII, so the cut is between characters.
        let (cell, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        cell
    }

    fn line_end(&mut self) {
        let carriage = self.skip_byte(b'\r');
        if self.skip_byte(b'\n') || carriage {
            self.line = self.line.saturating_add(1);
        }
    }

    fn skip_byte(&mut self, byte: u8) -> bool {
        let rest = self.rest.strip_prefix(char::from(byte));
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }
}

/// How many lines end in `text`: `\n`, `\r\n` and a lone `\r` count one each.
pub(crate) fn line_ends(text: &str) -> u32 {
    let mut count = 0_u32;
    let mut after_carriage = false;
    for byte in text.bytes() {
        count = count.saturating_add(u32::from(byte == b'\r' || (byte == b'\n' && !after_carriage)));
        after_carriage = byte == b'\r';
    }
    count
}
