//! The file that is handed back.
#![cfg(test)] // so that the leave clippy.toml gives to tests covers the helpers too

use intake::{Delimiter, decimal, results_csv};
use wire::pyng::{FailureReason, RowState, RowStatus};
use wire::{Cents, Currency, CustomerReference, RowReference, Timestamp};

fn row(row: &str, customer: &str, amount: i64) -> RowStatus {
    RowStatus {
        row_reference: RowReference::parse(row).expect("a row reference"),
        customer_reference: CustomerReference::parse(customer).expect("a customer reference"),
        amount: Cents(amount),
        state: RowState::Pending,
        settled_at: None,
        failure_reason: None,
    }
}

fn lines(rows: &[RowStatus], delimiter: Delimiter) -> Vec<String> {
    let file = results_csv(rows, &Currency::aud(), delimiter);
    let body = file.strip_prefix('\u{FEFF}').expect("a byte order mark");
    let body = body.strip_suffix("\r\n").expect("an ended last line");
    body.split("\r\n").skip(1).map(String::from).collect()
}

#[test]
fn each_outcome_has_its_line() {
    let paid = RowStatus {
        state: RowState::Settled,
        settled_at: Some(Timestamp(1_795_254_705_123)),
        ..row("0001", "C-1", 123_450)
    };
    let failed = RowStatus {
        state: RowState::Failed,
        failure_reason: Some(FailureReason::InsufficientFunds),
        ..row("0002", "C-2", 5)
    };
    let unknown = RowStatus {
        state: RowState::from("onHold"),
        ..row("0003", "C-3", 100)
    };
    let file = results_csv(&[paid, failed, unknown], &Currency::aud(), Delimiter::Comma);
    assert_eq!(
        file,
        "\u{FEFF}rowReference,customerReference,amount,state,failureReason,settledAt\r\n\
         0001,C-1,1234.50,settled,,2026-11-21T09:51:45.123Z\r\n\
         0002,C-2,0.05,failed,insufficientFunds,\r\n\
         0003,C-3,1.00,onHold,,\r\n"
    );
}

#[test]
fn formulas_are_defused_and_plain_numbers_left_alone() {
    for (reference, cell) in [
        ("=1+1", "'=1+1"),
        ("+61 2", "'+61 2"),
        ("-x", "'-x"),
        ("@sum", "'@sum"),
        ("＝1", "'＝1"),
        ("-1-1", "'-1-1"),
        ("-", "'-"),
        ("-12", "-12"),
        ("+12.50", "+12.50"),
        ("a=b", "a=b"),
        ("=\"a\";b", "\"'=\"\"a\"\";b\""),
    ] {
        let line = lines(&[row(reference, "C1", 100)], Delimiter::Semicolon).remove(0);
        assert_eq!(line, format!("{cell};C1;1.00;pending;;"));
    }
}

#[test]
fn unknown_states_cannot_smuggle_a_formula_or_a_cell() {
    let odd = RowStatus {
        state: RowState::from("\t=x\"\r\ny"),
        ..row("R1", "C1", 100)
    };
    let file = results_csv(&[odd], &Currency::aud(), Delimiter::Comma);
    assert!(file.ends_with("R1,C1,1.00,\"'\t=x\"\"\r\ny\",,\r\n"), "{file:?}");
}

#[test]
fn decimals_are_exact_to_the_ends_of_the_range() {
    for (amount, digits, text) in [
        (0, 2, "0.00"),
        (5, 2, "0.05"),
        (-5, 2, "-0.05"),
        (123_450, 2, "1234.50"),
        (123_450, 0, "123450"),
        (1, 3, "0.001"),
        (i64::MAX, 2, "92233720368547758.07"),
        (i64::MIN, 2, "-92233720368547758.08"),
        (1, u32::MAX, "0.000000000000000001"),
    ] {
        assert_eq!(decimal(Cents(amount), digits), text);
    }
}

#[test]
fn instants_fall_on_the_right_day() {
    for (ms, text) in [
        (0, "1970-01-01T00:00:00.000Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        (1_798_761_599_000, "2026-12-31T23:59:59.000Z"),
    ] {
        let settled = RowStatus {
            settled_at: Some(Timestamp(ms)),
            ..row("R", "C", 1)
        };
        assert_eq!(
            lines(&[settled], Delimiter::Comma),
            [format!("R,C,0.01,pending,,{text}")]
        );
    }
    for ms in [i64::MIN, i64::MAX] {
        let settled = RowStatus {
            settled_at: Some(Timestamp(ms)),
            ..row("R", "C", 1)
        };
        assert_eq!(lines(&[settled], Delimiter::Comma).len(), 1);
    }
}
