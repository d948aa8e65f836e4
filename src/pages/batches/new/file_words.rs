//! What to say about a file that cannot be used, with the remedy.

use intake::{Column, FileFault};

use crate::format;

/// One or two sentences: what it is, and what to do.
pub(super) fn file_fault_words(fault: &FileFault) -> String {
    match fault {
        FileFault::Empty => "It is empty. Export it again.".into(),
        FileFault::NotUtf8 { line } => format!(
            "Line {line} holds a character in an old encoding. In Excel choose Save As, then “CSV UTF-8”."
        ),
        FileFault::Utf16 => {
            "It is saved as Unicode text (UTF-16). In Excel choose Save As, then “CSV UTF-8”.".into()
        }
        FileFault::Spreadsheet => {
            "It is a workbook. In Excel choose Save As, then “CSV UTF-8”, for the sheet with the debits."
                .into()
        }
        FileFault::Binary => "It is not a text file. Export the debits as CSV.".into(),
        FileFault::OpenQuote { line } => format!(
            "A quotation mark opens on line {line} and is never closed. Close it, or double it if it belongs to the text."
        ),
        FileFault::MissingColumns { missing, found } => format!(
            "The first line lacks {}. It reads: {}. Name the columns rowReference, customerReference and amount.",
            listed(missing.iter().copied()),
            if found.is_empty() {
                "nothing".into()
            } else {
                shortened(&found.join(", "))
            },
        ),
        FileFault::DuplicateColumn { column } => format!(
            "The first line names the column {} twice. Leave one of them.",
            column.as_str()
        ),
        FileFault::NoRows => "It has a first line and no debits under it.".into(),
        FileFault::TooManyRows { rows } => format!(
            "It has {}; a batch takes 1,000. Split it into several files.",
            format::counted(*rows, "row", "rows")
        ),
        FileFault::TooLarge { bytes } => format!(
            "It is {} MB large; a batch of 1,000 rows is well under 1 MB. Is it the right file?",
            bytes / 1_000_000
        ),
    }
}

fn listed(columns: impl Iterator<Item = Column>) -> String {
    columns.map(Column::as_str).collect::<Vec<_>>().join(" and ")
}

/// Long cells cut, so that a message stays a message.
pub(super) fn shortened(text: &str) -> String {
    const SHOWN: usize = 60;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
