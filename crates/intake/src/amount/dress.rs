//! What may stand around the digits of an amount: a minus, parentheses, a currency.

use crate::trim::trim;

/// A hyphen, and what word processors and spreadsheets make of it.
const MINUS: [char; 3] = ['-', '\u{2212}', '\u{2013}'];

/// A cell with sign and currency taken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Undressed<'a> {
    /// A minus before or behind, or parentheses around.
    pub(crate) negative: bool,
    /// The text beside the number; empty when there is none.
    pub(crate) currency: &'a str,
    /// What is left: digits and separators, if it is an amount.
    pub(crate) body: &'a str,
}

impl<'a> Undressed<'a> {
    pub(crate) fn of(cell: &'a str) -> Self {
        let mut undressed = Self {
            negative: false,
            currency: "",
            body: trim(cell),
        };
        // Sign and currency come in either order: `-$12`, `$-12`, `(12) AUD`.
        undressed.take_sign();
        undressed.take_currency();
        undressed.take_sign();
        undressed
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.body.is_empty() && self.currency.is_empty() && !self.negative
    }

    fn take_sign(&mut self) {
        let body = self.body;
        let in_parentheses = || body.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        let bare = body
            .strip_prefix(MINUS)
            .or_else(|| body.strip_suffix(MINUS))
            .or_else(in_parentheses);
        if let Some(bare) = bare.filter(|_| !self.negative) {
            self.negative = true;
            self.body = trim(bare);
        }
    }

    fn take_currency(&mut self) {
        let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '(' | ')') || MINUS.contains(&c);
        let Some(begin) = self.body.find(number) else {
            return;
        };
        let Some((before, rest)) = self.body.split_at_checked(begin) else {
            return;
        };
        if !trim(before).is_empty() {
            self.currency = trim(before);
            self.body = trim(rest);
            return;
        }
        let behind = rest.trim_end_matches(|c| !number(c));
        let currency = rest.strip_prefix(behind).map(trim).unwrap_or_default();
        if !currency.is_empty() {
            self.currency = currency;
            self.body = trim(behind);
        }
    }
}
