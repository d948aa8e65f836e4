//! The columns a batch needs, and the unit its amounts are written in.

use crate::trim::trim;

/// A column every file must have; others are allowed and ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// The row's own name, unique in the file.
    RowReference,
    /// Whom to debit.
    CustomerReference,
    /// How much.
    Amount,
}

impl Column {
    /// All three, in the order of the contract.
    pub const ALL: [Self; 3] = [Self::RowReference, Self::CustomerReference, Self::Amount];

    /// The name in the header, as in the contract ("Submit a batch").
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RowReference => "rowReference",
            Self::CustomerReference => "customerReference",
            Self::Amount => "amount",
        }
    }

    /// The column a header cell names: in any case, outer white space ignored.
    pub(crate) fn named(cell: &str) -> Option<Self> {
        let name = trim(cell);
        Self::ALL
            .into_iter()
            .find(|column| column.as_str().eq_ignore_ascii_case(name))
    }
}

/// What the amounts of a file count. Always chosen by a person, never guessed from the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// The major unit, with at most the decimals of the currency: `12.50` is $12.50.
    Dollars,
    /// Whole minor units: `1250` is $12.50.
    Cents,
}
