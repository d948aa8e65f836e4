//! A file as a table with a header, before anyone judges its rows.

use wire::pyng::MAX_BATCH_ROWS;

use crate::records::{OpenQuote, Record, Records};
use crate::sniff::{self, Text};
use crate::trim::trim;
use crate::{Column, Delimiter, FileFault, MAX_FILE_BYTES};

/// A file that has the needed columns and 1–1000 rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What stands between its cells.
    pub delimiter: Delimiter,
    /// It began with a byte order mark.
    pub had_bom: bool,
    /// The cells of its header, trimmed, without empty ones at its end.
    pub header: Vec<String>,
    places: Places,
    records: Records,
}

/// Where the needed columns stand, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Places {
    row_reference: usize,
    customer_reference: usize,
    amount: usize,
}

impl Table {
    /// How many rows stand below the header.
    pub fn row_count(&self) -> usize {
        self.records.len().saturating_sub(1)
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = Record<'_>> {
        self.records.iter().skip(1)
    }

    /// The cell of `column` in one of its rows, as it stands in the file; empty when the row is too short.
    pub(crate) fn cell<'a>(&self, row: Record<'a>, column: Column) -> &'a str {
        let place = match column {
            Column::RowReference => self.places.row_reference,
            Column::CustomerReference => self.places.customer_reference,
            Column::Amount => self.places.amount,
        };
        row.cell(place).unwrap_or_default()
    }
}

/// Reads a file: UTF-8 text (byte order mark or not), delimiter found by the header, which is the first
/// line that is not blank and names the columns of [`Column`] in any order and case. Other columns are
/// ignored. Linear in the size of the file.
///
/// # Errors
/// The first [`FileFault`] found.
pub fn read(bytes: &[u8]) -> Result<Table, FileFault> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(FileFault::TooLarge { bytes: bytes.len() });
    }
    let Text { text, had_bom } = sniff::text(bytes)?;
    let delimiter = Delimiter::detect(text);
    let records =
        Records::scan(text, delimiter).map_err(|OpenQuote { line }| FileFault::OpenQuote { line })?;
    let Some(header) = records.get(0) else {
        return Err(FileFault::Empty);
    };
    let places = places(header)?;
    let header = names(header);
    match records.len() - 1 {
        0 => Err(FileFault::NoRows),
        rows if rows > MAX_BATCH_ROWS => Err(FileFault::TooManyRows { rows }),
        _ => Ok(Table {
            delimiter,
            had_bom,
            header,
            places,
            records,
        }),
    }
}

/// The cells of the header, without the empty ones at its end that spreadsheets leave behind.
fn names(header: Record<'_>) -> Vec<String> {
    let mut names: Vec<String> = header.cells().map(|cell| trim(cell).to_owned()).collect();
    while names.last().is_some_and(String::is_empty) {
        names.pop();
    }
    names
}

fn places(header: Record<'_>) -> Result<Places, FileFault> {
    let place = |column| {
        header
            .cells()
            .position(|cell| Column::named(cell) == Some(column))
    };
    let found = (
        place(Column::RowReference),
        place(Column::CustomerReference),
        place(Column::Amount),
    );
    let (Some(row_reference), Some(customer_reference), Some(amount)) = found else {
        let missing = Column::ALL
            .into_iter()
            .filter(|column| place(*column).is_none())
            .collect();
        return Err(FileFault::MissingColumns {
            missing,
            found: names(header),
        });
    };
    for column in Column::ALL {
        if header
            .cells()
            .filter(|cell| Column::named(cell) == Some(column))
            .count()
            > 1
        {
            return Err(FileFault::DuplicateColumn { column });
        }
    }
    Ok(Places {
        row_reference,
        customer_reference,
        amount,
    })
}
