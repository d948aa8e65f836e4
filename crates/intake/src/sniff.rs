//! What kind of file it is, before it is read as text.

use crate::FileFault;

/// How an `.xlsx` begins (it is a zip archive), and an old `.xls`.
const WORKBOOKS: [&[u8]; 2] = [b"PK\x03\x04", &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]];

const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// A file that is text.
#[derive(Debug)]
pub(crate) struct Text<'a> {
    /// The text, without its byte order mark.
    pub(crate) text: &'a str,
    pub(crate) had_bom: bool,
}

/// Takes UTF-8 text, with or without a byte order mark.
pub(crate) fn text(bytes: &[u8]) -> Result<Text<'_>, FileFault> {
    if WORKBOOKS.iter().any(|magic| bytes.starts_with(magic)) {
        return Err(FileFault::Spreadsheet);
    }
    if is_utf16(bytes) {
        return Err(FileFault::Utf16);
    }
    if bytes.contains(&0) {
        return Err(FileFault::Binary);
    }
    let text = std::str::from_utf8(bytes).map_err(|fault| {
        let good = bytes
            .get(..fault.valid_up_to())
            .and_then(|good| std::str::from_utf8(good).ok());
        FileFault::NotUtf8 {
            line: crate::records::line_ends(good.unwrap_or_default()).saturating_add(1),
        }
    })?;
    let bare = text.strip_prefix(BYTE_ORDER_MARK);
    Ok(Text {
        text: bare.unwrap_or(text),
        had_bom: bare.is_some(),
    })
}

/// By its byte order mark, or because its first two characters are ASCII with NULs between.
fn is_utf16(bytes: &[u8]) -> bool {
    match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => true,
        [a, b, c, d, ..] => {
            (*a != 0 && *b == 0 && *c != 0 && *d == 0) || (*a == 0 && *b != 0 && *c == 0 && *d != 0)
        }
        _ => false,
    }
}
