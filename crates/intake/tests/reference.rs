//! The suggested batch reference.
#![cfg(test)] // so that the leave clippy.toml gives to tests covers the helpers too

use intake::suggest_reference;
use proptest::prelude::*;
use wire::pyng::BatchRow;
use wire::{Cents, CustomerReference, RowReference};

fn row(row: &str, customer: &str, amount: i64) -> BatchRow {
    BatchRow {
        row_reference: RowReference::parse(row).expect("a row reference"),
        customer_reference: CustomerReference::parse(customer).expect("a customer reference"),
        amount: Cents(amount),
    }
}

fn suggest(rows: &[BatchRow]) -> String {
    suggest_reference("Harbour", "2026-11-21", rows)
        .as_str()
        .to_owned()
}

/// Changing this value means that a file uploaded again after an update is a second batch.
#[test]
fn the_same_content_has_the_same_reference_in_every_version() {
    assert_eq!(
        suggest(&[row("R1", "C1", 1_250), row("R2", "C2", 99)]),
        "HARBOUR-2026-11-21-W69H"
    );
}

#[test]
fn order_does_not_matter_and_everything_else_does() {
    let (first, second) = (row("R1", "C1", 1_250), row("R2", "C2", 99));
    let base = suggest(&[first.clone(), second.clone()]);
    assert_eq!(suggest(&[second, first.clone()]), base);
    for other in [
        row("R3", "C2", 99),
        row("R2", "C3", 99),
        row("R2", "C2", 990),
        row("R2C", "2", 99),
    ] {
        assert_ne!(suggest(&[first.clone(), other]), base);
    }
    assert_ne!(suggest(&[first]), base);
}

#[test]
fn the_prefix_becomes_letters_and_digits() {
    for (prefix, start) in [
        ("Harbour Energy", "HARBOUR-ENERGY-2026"),
        ("  Å/B  (42) ", "B-42-2026"),
        ("", "BATCH-2026"),
        ("åäö", "BATCH-2026"),
        (
            "a-very-long-name-of-a-site-indeed",
            "A-VERY-LONG-NAME-OF-A-SI-2026",
        ),
    ] {
        let reference = suggest_reference(prefix, "2026", &[]);
        assert!(
            reference.as_str().starts_with(start),
            "{reference} for {prefix:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_is_always_valid(prefix: String, date: String, amounts in prop::collection::vec(any::<i64>(), 0..5)) {
        let rows: Vec<_> = amounts.into_iter().map(|amount| row("R", "C", amount)).collect();
        let reference = suggest_reference(&prefix, &date, &rows);
        prop_assert_eq!(reference.check(), Ok(()));
        prop_assert!(reference.as_str().chars().count() <= 54);
    }
}
