//! Every form of an amount, accepted or refused.
#![cfg(test)] // so that the leave clippy.toml gives to tests covers the helpers too

use intake::{Cause, Unit, check, read};
use wire::Currency;

/// What becomes of a column of amounts: cents, or the cause.
fn column_in(unit: Unit, code: &str, cells: &[&str]) -> Vec<Result<i64, Cause>> {
    let rows = cells.iter().enumerate().map(|(index, cell)| {
        let cell = cell.replace('"', "\"\"");
        format!("R{index}\tC{index}\t\"{cell}\"\n")
    });
    let file = format!(
        "rowReference\tcustomerReference\tamount\n{}",
        rows.collect::<String>()
    );
    let table = read(file.as_bytes()).expect("a table");
    let checked = check(&table, unit, &Currency::parse(code).expect("a code"));
    let mut good = checked.rows.iter();
    (1..=u32::try_from(cells.len()).unwrap())
        .map(
            |row| match checked.findings.iter().find(|finding| finding.row == row) {
                Some(finding) => Err(finding.cause),
                None => Ok(good.next().expect("a row").amount.0),
            },
        )
        .collect()
}

fn dollars(cells: &[&str]) -> Vec<Result<i64, Cause>> {
    column_in(Unit::Dollars, "AUD", cells)
}

/// A cell alone in its column.
fn alone(cell: &str) -> Result<i64, Cause> {
    dollars(&[cell]).remove(0)
}

#[test]
fn forms_that_read_in_one_way_are_accepted_alone() {
    for (cell, cents) in [
        ("1234", 123_400),
        ("1234.5", 123_450),
        ("1234.50", 123_450),
        ("1,234.50", 123_450),
        ("1,234,567.89", 123_456_789),
        ("1,234,567", 123_456_700),
        ("1.234,50", 123_450),
        ("1 234,50", 123_450),
        ("1\u{A0}234,50", 123_450),
        ("1\u{202F}234.50", 123_450),
        ("1 234", 123_400),
        ("1'234.50", 123_450),
        ("1’234.50", 123_450),
        ("12,5", 1_250),
        (".50", 50),
        ("0.01", 1),
        ("007", 700),
        (" 12.00\u{A0}", 1_200),
        ("$1,234.50", 123_450),
        ("A$ 12.00", 1_200),
        ("AUD 12.00", 1_200),
        ("aud12.00", 1_200),
        ("12.00 AUD", 1_200),
        ("9999999999999.99", 999_999_999_999_999),
    ] {
        assert_eq!(alone(cell), Ok(cents), "{cell:?}");
    }
}

#[test]
fn what_cannot_be_debited_is_refused_with_its_cause() {
    let decimals = Cause::AmountTooManyDecimals { allowed: 2 };
    for (cell, cause) in [
        ("", Cause::AmountMissing),
        ("\u{A0}", Cause::AmountMissing),
        ("1234.505", decimals),
        ("12.5055", decimals),
        ("0.500", decimals),
        (".500", decimals),
        ("1,234.500", decimals),
        ("-12.00", Cause::AmountNegative),
        ("\u{2212}12", Cause::AmountNegative),
        ("12.00-", Cause::AmountNegative),
        ("(12.00)", Cause::AmountNegative),
        ("($12.00)", Cause::AmountNegative),
        ("$(12.00)", Cause::AmountNegative),
        ("(12.00) AUD", Cause::AmountNegative),
        ("-$12", Cause::AmountNegative),
        ("$-12", Cause::AmountNegative),
        ("0", Cause::AmountZero),
        ("0.00", Cause::AmountZero),
        ("-0", Cause::AmountZero),
        ("1E5", Cause::AmountExponent),
        ("1.2E+05", Cause::AmountExponent),
        ("1,2e-3", Cause::AmountExponent),
        ("-1.2E+05", Cause::AmountExponent),
        ("1.000", Cause::AmountAmbiguous),
        ("1,000", Cause::AmountAmbiguous),
        ("$12,500", Cause::AmountAmbiguous),
        ("10000000000000.00", Cause::AmountTooLarge),
        ("1234567890123456", Cause::AmountTooLarge),
        ("99999999999999999999999999999999", Cause::AmountTooLarge),
        ("USD 12.00", Cause::AmountOtherCurrency),
        ("€12", Cause::AmountOtherCurrency),
        ("US$12", Cause::AmountOtherCurrency),
    ] {
        assert_eq!(alone(cell), Err(cause), "{cell:?}");
    }
}

#[test]
fn what_is_no_amount_is_called_so() {
    for cell in [
        "abc",
        "n/a",
        "TBA",
        "-",
        "()",
        "$",
        "AUD",
        ".",
        ",",
        "12.",
        "12,",
        "1.2.3",
        "1,23,456.00",
        "1234,567.00",
        "12,34.50",
        "1..5",
        "1  234",
        "0,123.45",
        "1.234 567",
        "1 234'567",
        "+12",
        "--12",
        "-(12)",
        "12%",
        "1/2",
        "2026-11-21",
        "0x10",
        "１２",
        "٣",
        "12 dollars",
        "'12.50",
        "12.5O",
        "1E",
        "E5",
        "1E5E5",
        "NaN",
        "inf",
    ] {
        assert_eq!(alone(cell), Err(Cause::AmountNotANumber), "{cell:?}");
    }
}

#[test]
fn the_column_settles_what_a_cell_leaves_open() {
    assert_eq!(
        dollars(&["12.505", "12.50"])[0],
        Err(Cause::AmountTooManyDecimals { allowed: 2 })
    );
    assert_eq!(dollars(&["1,000", "12.50"]), [Ok(100_000), Ok(1_250)]);
    assert_eq!(dollars(&["1.000", "12,50"]), [Ok(100_000), Ok(1_250)]);
    assert_eq!(
        dollars(&["1.000", "1,234,567"])[0],
        Err(Cause::AmountTooManyDecimals { allowed: 2 })
    );
    assert_eq!(dollars(&["1,000", "1 234", "5"])[0], Err(Cause::AmountAmbiguous));
    assert_eq!(
        dollars(&["1,000", "(12.50)"])[0],
        Ok(100_000),
        "a refused amount still shows the style"
    );
}

#[test]
fn a_mark_that_the_column_contradicts_is_not_guessed() {
    let mixed = dollars(&["12.50", "1,234.50", "12,50", "1.234,50", "7.25"]);
    let cut_short = Err(Cause::AmountAmbiguous);
    assert_eq!(mixed, [Ok(1_250), Ok(123_450), cut_short, Ok(123_450), Ok(725)]);
    assert_eq!(
        dollars(&["12.50", "12,50"]),
        [Err(Cause::AmountAmbiguous), Err(Cause::AmountAmbiguous)]
    );
}

#[test]
fn cents_are_whole_and_bare() {
    let cents = |cell| column_in(Unit::Cents, "AUD", &[cell]).remove(0);
    assert_eq!(cents("1250"), Ok(1_250));
    assert_eq!(cents("1,234,567"), Ok(1_234_567));
    assert_eq!(cents("999999999999999"), Ok(999_999_999_999_999));
    assert_eq!(cents("1000000000000000"), Err(Cause::AmountTooLarge));
    assert_eq!(cents("12.50"), Err(Cause::AmountHasDecimalsInCents));
    assert_eq!(cents("12.00"), Err(Cause::AmountHasDecimalsInCents));
    assert_eq!(cents("$1250"), Err(Cause::AmountCurrencyInCents));
    assert_eq!(cents("1,250"), Err(Cause::AmountAmbiguous));
}

#[test]
fn decimals_follow_the_currency() {
    assert_eq!(
        column_in(Unit::Dollars, "JPY", &["1250", "¥12", "12.5"])[..2],
        [Ok(1_250), Ok(12)]
    );
    let yen = column_in(Unit::Dollars, "JPY", &["12.5"]);
    assert_eq!(yen, [Err(Cause::AmountTooManyDecimals { allowed: 0 })]);
    assert_eq!(
        column_in(Unit::Dollars, "KWD", &["1.250", "0.5"]),
        [Ok(1_250), Ok(500)]
    );
    assert_eq!(column_in(Unit::Dollars, "SEK", &["1 250,00 kr"]), [Ok(125_000)]);
}
