//! Amounts in texts for people: whole minor units written as decimals, by integer arithmetic alone.

use wire::{Cents, Currency};

/// `1,234.50` for 123450 minor units of a currency with two decimals.
pub(crate) fn decimal(amount: Cents, currency: &Currency) -> String {
    let digits = usize::try_from(currency.minor_digits()).unwrap_or(2);
    let sign = if amount.0 < 0 { "-" } else { "" };
    let text = format!("{:0>width$}", amount.0.unsigned_abs(), width = digits + 1);
    let (whole, minor) = text.split_at(text.len() - digits);
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if digits == 0 {
        format!("{sign}{grouped}")
    } else {
        format!("{sign}{grouped}.{minor}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_with_their_currencys_decimals() {
        let text = |amount, code| decimal(Cents(amount), &Currency::parse(code).unwrap());
        assert_eq!(text(0, "AUD"), "0.00");
        assert_eq!(text(5, "AUD"), "0.05");
        assert_eq!(text(10_000, "AUD"), "100.00");
        assert_eq!(text(123_456_789, "AUD"), "1,234,567.89");
        assert_eq!(text(-1_000, "AUD"), "-10.00");
        assert_eq!(text(1_000, "JPY"), "1,000");
        assert_eq!(text(1_234, "KWD"), "1.234");
        assert_eq!(text(i64::MIN, "AUD"), "-92,233,720,368,547,758.08");
    }
}
