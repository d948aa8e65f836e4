//! Money, references, instants and open enums as values.
#![cfg(test)] // so that the leave clippy.toml gives to tests covers the helpers too

use proptest::prelude::*;
use wire::pyng::{BatchState, FailureReason, LinkState, RowState, Scope};
use wire::{BatchReference, Cents, Currency, CustomerReference, IdFault, Money, RowReference, Timestamp};

fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// `Some` when it fits, which is all that checked arithmetic promises.
fn fitting(exact: i128) -> Option<Cents> {
    i64::try_from(exact).ok().map(Cents)
}

#[test]
fn known_enum_values_are_spelled_as_in_the_contract() {
    fn texts<T>(known: &[T], text: impl Fn(&T) -> &str) -> Vec<&str> {
        known.iter().map(text).collect()
    }
    assert_eq!(
        texts(LinkState::KNOWN, LinkState::as_str),
        ["invited", "linked", "expired", "revoked"]
    );
    assert_eq!(
        texts(BatchState::KNOWN, BatchState::as_str),
        ["accepted", "inProgress", "settled"]
    );
    assert_eq!(
        texts(RowState::KNOWN, RowState::as_str),
        ["pending", "settled", "failed"]
    );
    assert_eq!(
        texts(FailureReason::KNOWN, FailureReason::as_str),
        [
            "customerNotActive",
            "insufficientFunds",
            "agreementLimitExceeded",
            "technicalFailure"
        ]
    );
    assert_eq!(
        texts(Scope::KNOWN, Scope::as_str),
        [
            "billing:customers:invite",
            "billing:customers:read",
            "billing:batches:submit",
            "billing:batches:read"
        ]
    );
}

#[test]
fn references_that_may_not_be_sent_say_why() {
    let long = "x".repeat(129);
    for (text, fault) in [
        ("", IdFault::Empty),
        (long.as_str(), IdFault::TooLong),
        (" a", IdFault::OuterSpace),
        ("a\u{A0}", IdFault::OuterSpace),
        ("a\tb", IdFault::Control),
        ("a\0", IdFault::Control),
        ("a/b", IdFault::PathCharacter),
        ("a%2fb", IdFault::PathCharacter),
        ("..", IdFault::PathCharacter),
        ("a?b", IdFault::PathCharacter),
        ("a#b", IdFault::PathCharacter),
        ("a\\b", IdFault::PathCharacter),
    ] {
        assert_eq!(BatchReference::parse(text), Err(fault), "{text:?}");
    }
    for text in ["0007", "INV 2026-11", "a.b", "å", &"x".repeat(128)] {
        assert_eq!(
            BatchReference::parse(text).map(|reference| reference.to_string()),
            Ok(text.to_owned())
        );
    }
    assert!(
        RowReference::parse("2026/11/01").is_ok(),
        "a row reference is no part of a path"
    );
    assert!(
        CustomerReference::parse("ACME/7 50%").is_ok(),
        "a customer reference is no part of a path"
    );
}

#[test]
fn currencies_are_three_letters() {
    assert_eq!(Currency::parse(" aud "), Some(Currency::aud()));
    for text in ["", "AU", "AUDD", "A1D", "ÅÄÖ"] {
        assert_eq!(Currency::parse(text), None, "{text:?}");
    }
    let digits = |code| Currency::parse(code).map(|currency| currency.minor_digits());
    assert_eq!(["AUD", "JPY", "KWD"].map(digits), [Some(2), Some(0), Some(3)]);
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn cents_are_added_exactly_or_not_at_all(a: i64, b: i64) {
        let (wide_a, wide_b) = (i128::from(a), i128::from(b));
        prop_assert_eq!(Cents(a).checked_add(Cents(b)), fitting(wide_a + wide_b));
        prop_assert_eq!(Cents(a).checked_sub(Cents(b)), fitting(wide_a - wide_b));
        prop_assert_eq!(Cents(a).is_positive(), a > 0);
    }

    #[test]
    fn a_sum_of_debits_is_exact_or_none(amounts in prop::collection::vec(1..=i64::MAX / 3, 0..6)) {
        let exact: i128 = amounts.iter().copied().map(i128::from).sum();
        prop_assert_eq!(Cents::checked_sum(amounts.into_iter().map(Cents)), fitting(exact));
    }

    #[test]
    fn money_of_two_currencies_does_not_add_up(a in -1000..1000_i64, b in -1000..1000_i64) {
        let money = |amount, code| Money { amount: Cents(amount), currency: Currency::parse(code).expect("a code") };
        prop_assert_eq!(money(a, "AUD").checked_add(&money(b, "NZD")), None);
        prop_assert_eq!(money(a, "AUD").checked_add(&money(b, "AUD")), Some(money(a + b, "AUD")));
    }

    #[test]
    fn any_text_reads_as_a_reference_and_check_agrees_with_parse(text: String) {
        let json = serde_json::to_string(&text).expect("JSON");
        let read: BatchReference = serde_json::from_str(&json).expect("a reference");
        prop_assert_eq!(read.as_str(), &text);
        prop_assert_eq!(read.check().is_ok(), BatchReference::parse(&text).is_ok());
        prop_assert_eq!(serde_json::to_string(&read).expect("JSON"), json);
    }

    #[test]
    fn enums_keep_any_text(text: String) {
        let state = BatchState::from(text.as_str());
        prop_assert_eq!(state.as_str(), &text);
        prop_assert_eq!(matches!(state, BatchState::Other(_)), !BatchState::KNOWN.contains(&state));
    }

    #[test]
    fn instants_stop_at_the_ends_of_the_range(at: i64, ms: i64) {
        let clamped = |exact: i128| exact.clamp(i64::MIN.into(), i64::MAX.into());
        let (wide_at, wide_ms) = (i128::from(at), i128::from(ms));
        prop_assert_eq!(i128::from(Timestamp(at).plus(ms).0), clamped(wide_at + wide_ms));
        prop_assert_eq!(i128::from(Timestamp(at).since(Timestamp(ms))), clamped(wide_at - wide_ms));
    }
}
