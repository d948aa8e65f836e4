//! Why a whole file cannot be taken.

use crate::Column;

/// The largest file that is looked into, in bytes (10 MB). A batch of 1000 rows is some 50 kB.
pub const MAX_FILE_BYTES: usize = 10_000_000;

/// The one reason a file was refused before its rows were judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileFault {
    /// Nothing in it but white space.
    Empty,
    /// Not UTF-8 from this line on (1-based); most often saved by Excel as plain "CSV".
    NotUtf8 {
        /// The line of the first byte that does not fit.
        line: u32,
    },
    /// UTF-16, as Excel's "Unicode text".
    Utf16,
    /// A workbook (`.xlsx`, `.xls`) and not a text.
    Spreadsheet,
    /// Holds NUL bytes: no text at all.
    Binary,
    /// A quoted cell is never closed.
    OpenQuote {
        /// The line where it opens.
        line: u32,
    },
    /// The header lacks columns.
    MissingColumns {
        /// Those that are not there, in the order of [`Column::ALL`].
        missing: Vec<Column>,
        /// The cells of the header as found, trimmed.
        found: Vec<String>,
    },
    /// The header names a column more than once.
    DuplicateColumn {
        /// The first one that does.
        column: Column,
    },
    /// A header, and nothing below it.
    NoRows,
    /// More rows than a batch may have ([`wire::pyng::MAX_BATCH_ROWS`]).
    TooManyRows {
        /// How many rows there are.
        rows: usize,
    },
    /// Larger than [`MAX_FILE_BYTES`].
    TooLarge {
        /// Its size.
        bytes: usize,
    },
}
