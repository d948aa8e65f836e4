//! The amount reader against a slow one that tries every convention there is.
#![cfg(test)] // so that the leave clippy.toml gives to tests covers the helpers too

use std::collections::BTreeSet;

use intake::{Cause, Unit, check, read};
use proptest::prelude::*;
use wire::Currency;

/// All readings of `body` as digits before and behind the decimal mark: one for each pair of decimal
/// mark and grouping mark under which the text is well formed.
fn readings(body: &str) -> BTreeSet<(String, String)> {
    let mut readings = BTreeSet::new();
    for decimal in ['.', ','] {
        for group in [None, Some('.'), Some(','), Some(' '), Some('\'')] {
            if group == Some(decimal) {
                continue;
            }
            let parts: Vec<&str> = body.split(decimal).collect();
            let (whole, decimals) = match parts[..] {
                [whole] => (whole, None),
                [whole, decimals] => (whole, Some(decimals)),
                _ => continue,
            };
            let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
            if decimals.is_some_and(|decimals| !digits(decimals)) {
                continue;
            }
            let grouped = group.is_some_and(|group| {
                let groups: Vec<&str> = whole.split(group).collect();
                groups.len() > 1
                    && groups.iter().all(|group| digits(group))
                    && groups[0].len() <= 3
                    && !groups[0].starts_with('0')
                    && groups[1..].iter().all(|group| group.len() == 3)
            });
            if grouped || digits(whole) || (whole.is_empty() && decimals.is_some()) {
                let whole = whole.chars().filter(char::is_ascii_digit).collect();
                readings.insert((whole, decimals.unwrap_or_default().to_owned()));
            }
        }
    }
    readings
}

fn oracle(body: &str) -> Result<i64, Cause> {
    let readings = readings(body);
    let Some((whole, decimals)) = readings.first() else {
        return Err(Cause::AmountNotANumber);
    };
    if readings.len() > 1 {
        return Err(Cause::AmountAmbiguous);
    }
    if decimals.len() > 2 {
        return Err(Cause::AmountTooManyDecimals { allowed: 2 });
    }
    let value: u128 = format!("{whole}{decimals:0<2}").parse().expect("digits");
    match i64::try_from(value) {
        Ok(0) => Err(Cause::AmountZero),
        Ok(cents) if cents < 1_000_000_000_000_000 => Ok(cents),
        _ => Err(Cause::AmountTooLarge),
    }
}

fn read_alone(cell: &str) -> Result<i64, Cause> {
    let file = format!("rowReference;customerReference;amount\nR;C;{cell}\n");
    let table = read(file.as_bytes()).expect("a table");
    let checked = check(&table, Unit::Dollars, &Currency::aud());
    match checked.findings.first() {
        Some(finding) => Err(finding.cause),
        None => Ok(checked.rows[0].amount.0),
    }
}

fn digits_and_separators() -> impl Strategy<Value = String> {
    "[0-9]{0,4}([.,' ][0-9]{0,4}){0,3}".prop_filter("blank", |body| !body.trim().is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn agrees_on_any_digits_and_separators(body in digits_and_separators()) {
        prop_assert_eq!(read_alone(&body), oracle(body.trim()), "{:?}", body);
    }

    #[test]
    fn agrees_on_proper_amounts(
        whole in "[1-9][0-9]{0,2}(,[0-9]{3}){0,6}",
        decimals in "(\\.[0-9]{1,3})?",
    ) {
        let body = whole + &decimals;
        prop_assert_eq!(read_alone(&body), oracle(&body), "{:?}", body);
    }
}
