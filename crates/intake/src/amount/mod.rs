//! Amounts: text to whole minor units, without a float and without a guess.
//!
//! A cell is first undressed of sign and currency ([`dress`]), then its digits and separators are
//! sorted ([`shape`]). What one cell leaves open (`1.000`) the column as a whole decides ([`style`]), or
//! nobody does.

mod currency;
mod dress;
mod shape;
mod style;

use wire::{Cents, Currency};

use self::currency::Sign;
use self::dress::Undressed;
use self::shape::Shape;
use self::style::Style;
use crate::{Cause, Unit};

/// The most digits an amount may have in minor units. Spreadsheets keep 15 (IEEE 754), and so many are
/// exact in every JSON reader.
const MAX_DIGITS: usize = 15;

/// Reads the amounts of one column.
#[derive(Debug)]
pub(crate) struct AmountReader<'a> {
    unit: Unit,
    currency: &'a Currency,
    style: Style,
}

impl<'a> AmountReader<'a> {
    /// Learns the style of the column from all of its cells.
    pub(crate) fn new<'c>(unit: Unit, currency: &'a Currency, cells: impl Iterator<Item = &'c str>) -> Self {
        let shapes = cells.filter_map(|cell| Shape::of(Undressed::of(cell).body));
        Self {
            unit,
            currency,
            style: Style::of(shapes),
        }
    }

    /// The amount in a cell, positive; or the first thing wrong with it.
    pub(crate) fn read(&self, cell: &str) -> Result<Cents, Cause> {
        let undressed = Undressed::of(cell);
        if undressed.is_empty() {
            return Err(Cause::AmountMissing);
        }
        let Some(shape) = Shape::of(undressed.body) else {
            return Err(if shape::is_exponent(undressed.body) {
                Cause::AmountExponent
            } else {
                Cause::AmountNotANumber
            });
        };
        self.currency(&undressed)?;
        let (whole, decimals) = self.style.split(shape).ok_or(Cause::AmountAmbiguous)?;
        let amount = self.minor_units(whole, decimals)?;
        if amount == Cents::ZERO {
            Err(Cause::AmountZero)
        } else if undressed.negative {
            Err(Cause::AmountNegative)
        } else {
            Ok(amount)
        }
    }

    fn currency(&self, undressed: &Undressed<'_>) -> Result<(), Cause> {
        match Sign::of(undressed.currency, self.currency) {
            Sign::Own if self.unit == Unit::Cents => Err(Cause::AmountCurrencyInCents),
            Sign::None | Sign::Own => Ok(()),
            Sign::Other => Err(Cause::AmountOtherCurrency),
            Sign::Unknown => Err(Cause::AmountNotANumber),
        }
    }

    /// `whole` may hold separators between its groups, `decimals` is digits only.
    fn minor_units(&self, whole: &str, decimals: &str) -> Result<Cents, Cause> {
        let allowed = match self.unit {
            Unit::Cents if !decimals.is_empty() => return Err(Cause::AmountHasDecimalsInCents),
            Unit::Cents => 0,
            Unit::Dollars => self.currency.minor_digits(),
        };
        let places = usize::try_from(allowed).unwrap_or_default();
        if decimals.len() > places {
            return Err(Cause::AmountTooManyDecimals { allowed });
        }
        let padding = std::iter::repeat_n('0', places - decimals.len());
        let digits = whole
            .chars()
            .chain(decimals.chars())
            .chain(padding)
            .filter_map(|c| c.to_digit(10));
        let mut amount = 0_i64;
        let mut length = 0;
        for digit in digits.skip_while(|digit| *digit == 0) {
            length += 1;
            if length > MAX_DIGITS {
                return Err(Cause::AmountTooLarge);
            }
            amount = amount * 10 + i64::from(digit);
        }
        Ok(Cents(amount))
    }
}
