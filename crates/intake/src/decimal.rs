//! Minor units as decimal text.

use wire::Cents;

/// The amount in the major unit, exact: 123450 with two digits is `1234.50`, with none `123450`. No
/// grouping, a point as the decimal mark. `minor_digits` comes from [`wire::Currency::minor_digits`].
pub fn decimal(amount: Cents, minor_digits: u32) -> String {
    let sign = if amount.0 < 0 { "-" } else { "" };
    // No currency has more than 4, and i64 has 19 digits: beyond that a width makes no sense.
    let places = usize::try_from(minor_digits.min(18)).unwrap_or_default();
    let digits = format!("{:0>width$}", amount.0.unsigned_abs(), width = places + 1);
    match digits.split_at_checked(digits.len().saturating_sub(places)) {
        Some((whole, decimals)) if places > 0 => format!("{sign}{whole}.{decimals}"),
        _ => format!("{sign}{digits}"),
    }
}
