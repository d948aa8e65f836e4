//! What is wrong, or worth a look, in one row.

use wire::IdFault;

use crate::Column;

/// One thing found in one row. Errors keep the row out of the batch, warnings do not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The line of the file where the row begins, 1-based; what a text editor shows.
    pub line: u32,
    /// The row's number among the rows below the header, 1-based, blank lines not counted.
    pub row: u32,
    /// The column meant; `None` when it is the row as a whole.
    pub column: Option<Column>,
    /// The cell as it stands in the file, without its quotes; for a whole row, all its cells with the
    /// delimiter between them. It may be long: the caller shortens it.
    pub cell: Box<str>,
    /// What it is.
    pub cause: Cause,
    /// Whether the row is left out for it; follows from the cause.
    pub severity: Severity,
}

/// Whether a finding keeps its row out of the batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severity {
    /// The row is left out.
    Error,
    /// The row is in, and a person should look at it.
    Warning,
}

/// What is wrong with a row or a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Fewer cells than the header. Nothing else in the row is judged: its cells may have moved.
    MissingCells {
        /// Cells in the header.
        expected: usize,
        /// Cells in the row.
        found: usize,
    },
    /// More cells than the header, and not only empty ones: often `1,234.50` without quotes.
    /// Nothing else in the row is judged.
    ExtraCells {
        /// Cells in the header.
        expected: usize,
        /// Cells in the row.
        found: usize,
    },
    /// Text stands after a closing quote, so the quotes are hardly where they were meant and may have
    /// swallowed the rows that follow. Nothing else in the row is judged.
    TextAfterQuote,
    /// The reference is missing ([`IdFault::Empty`]) or may not be sent.
    Reference(IdFault),
    /// An earlier row has the same `rowReference`.
    DuplicateRowReference {
        /// The first row that has it.
        first_row: u32,
    },
    /// Warning: an earlier good row debits the same customer with the same amount.
    SameCustomerAndAmount {
        /// The first row that does.
        first_row: u32,
    },
    /// Warning: reads like `1.23E+11`, a long number that a spreadsheet shortened.
    ReferenceExponent,
    /// The cell is empty.
    AmountMissing,
    /// Not an amount.
    AmountNotANumber,
    /// Below zero: `-12.00`, `12.00-`, `(12.00)`.
    AmountNegative,
    /// Zero.
    AmountZero,
    /// More decimals than the currency has.
    AmountTooManyDecimals {
        /// How many it has.
        allowed: u32,
    },
    /// `1.2E+05`: a number that a spreadsheet shortened; digits may be lost.
    AmountExponent,
    /// `1.000` or `1,000` where the column does not tell thousands from decimals, or a decimal mark
    /// (`12,50`) that the rest of the column contradicts.
    AmountAmbiguous,
    /// More than 15 digits of minor units: spreadsheets lose digits beyond the 15th, and no debit is
    /// that large.
    AmountTooLarge,
    /// Decimals, while the amounts are said to be cents.
    AmountHasDecimalsInCents,
    /// A currency sign or code, while the amounts are said to be cents: `$12` is hardly twelve cents.
    AmountCurrencyInCents,
    /// The code or sign of another currency than the Site's.
    AmountOtherCurrency,
}

impl Cause {
    /// Whether it keeps its row out of the batch.
    pub fn severity(self) -> Severity {
        match self {
            Self::SameCustomerAndAmount { .. } | Self::ReferenceExponent => Severity::Warning,
            _ => Severity::Error,
        }
    }
}
