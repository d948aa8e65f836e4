//! Amounts in the Site's currency.

use wire::{Cents, Currency};

use crate::format;
use crate::state::session::use_site;

/// Writes amounts in one currency.
#[derive(Clone, Debug)]
pub struct MoneyWriter(Currency);

impl MoneyWriter {
    /// An amount, such as `$1,234.50`.
    pub fn write(&self, amount: Cents) -> String {
        format::money(amount, &self.0)
    }

    /// A sum; words in place of one that did not fit.
    pub fn write_sum(&self, sum: Option<Cents>) -> String {
        sum.map_or_else(|| "too large to add up".to_owned(), |sum| self.write(sum))
    }
}

/// Writes amounts in the currency of the current Site.
pub fn use_money() -> MoneyWriter {
    MoneyWriter(use_site().currency.clone())
}
