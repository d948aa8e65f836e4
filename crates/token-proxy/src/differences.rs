//! How two batches of one name differ, row by row, in a person's words.

use std::collections::HashMap;

use wire::Currency;
use wire::api::{ProblemItem, problem_codes};
use wire::pyng::{BatchRow, BatchStatus};

use crate::amounts::decimal;

/// More differences than this tell nobody anything.
const MOST: usize = 20;

/// What `ours` has otherwise than `theirs`, at most 20 lines and one that counts the rest; nothing when the
/// rows are the same, in whatever order.
pub(crate) fn differences(ours: &[BatchRow], theirs: &[BatchRow], currency: &Currency) -> Vec<ProblemItem> {
    let by_name = |rows: &'_ [BatchRow]| -> HashMap<String, usize> {
        let named = rows.iter().enumerate();
        named
            .map(|(index, row)| (row.row_reference.as_str().to_owned(), index))
            .collect()
    };
    let (here, there) = (by_name(ours), by_name(theirs));
    let mut lines = Vec::new();
    for (index, row) in ours.iter().enumerate() {
        let old = there
            .get(row.row_reference.as_str())
            .and_then(|at| theirs.get(*at));
        if let Some(words) = changed(row, old, currency) {
            lines.push(line(Some(format!("rows[{index}]")), words));
        }
    }
    for row in theirs {
        if !here.contains_key(row.row_reference.as_str()) {
            let amount = decimal(row.amount, currency);
            lines.push(line(
                None,
                format!("Row {}: {amount} is missing now.", row.row_reference),
            ));
        }
    }
    let rest = lines.len().saturating_sub(MOST);
    if rest > 0 {
        lines.truncate(MOST);
        lines.push(line(None, format!("{rest} more rows differ.")));
    }
    lines
}

fn changed(row: &BatchRow, old: Option<&BatchRow>, currency: &Currency) -> Option<String> {
    let (name, amount) = (&row.row_reference, decimal(row.amount, currency));
    let Some(old) = old else {
        return Some(format!("Row {name}: {amount} is new."));
    };
    if old.amount != row.amount {
        return Some(format!(
            "Row {name}: {} became {amount}.",
            decimal(old.amount, currency)
        ));
    }
    (old.customer_reference != row.customer_reference).then(|| {
        let (before, now) = (&old.customer_reference, &row.customer_reference);
        format!("Row {name}: customer {before} became {now}.")
    })
}

fn line(target: Option<String>, message: String) -> ProblemItem {
    ProblemItem {
        code: problem_codes::REFERENCE_TAKEN.to_owned(),
        message,
        target,
    }
}

/// The rows of a status, as they were sent.
pub(crate) fn rows_of(status: &BatchStatus) -> Vec<BatchRow> {
    let rows = status.rows.iter();
    rows.map(|row| BatchRow {
        row_reference: row.row_reference.clone(),
        customer_reference: row.customer_reference.clone(),
        amount: row.amount,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use wire::{Cents, CustomerReference, RowReference};

    use super::*;

    fn row(name: &str, customer: &str, amount: i64) -> BatchRow {
        BatchRow {
            row_reference: RowReference::parse(name).unwrap(),
            customer_reference: CustomerReference::parse(customer).unwrap(),
            amount: Cents(amount),
        }
    }

    #[test]
    fn each_row_that_differs_is_told_in_words() {
        let ours = [
            row("a", "x", 100_000),
            row("b", "x", 1),
            row("c", "y", 1),
            row("d", "x", 1),
        ];
        let theirs = [
            row("d", "x", 1),
            row("a", "x", 10_000),
            row("c", "x", 1),
            row("e", "x", 250),
        ];
        let lines: Vec<String> = differences(&ours, &theirs, &Currency::aud())
            .into_iter()
            .map(|line| line.message)
            .collect();
        assert_eq!(
            lines,
            [
                "Row a: 100.00 became 1,000.00.",
                "Row b: 0.01 is new.",
                "Row c: customer x became y.",
                "Row e: 2.50 is missing now."
            ]
        );
    }

    #[test]
    fn a_whole_other_batch_is_told_shortly() {
        let many: Vec<BatchRow> = (0..500).map(|n| row(&format!("r{n}"), "x", 1)).collect();
        let lines = differences(&many, &[], &Currency::aud());
        assert_eq!(lines.len(), MOST + 1);
        assert_eq!(lines[MOST].message, "480 more rows differ.");
    }

    proptest! {
        #[test]
        fn nothing_differs_exactly_when_the_rows_are_the_same(
            amounts in proptest::collection::vec(1i64..4, 0..6), others in proptest::collection::vec(1i64..4, 0..6)
        ) {
            let rows = |amounts: &[i64]| -> Vec<BatchRow> {
                amounts.iter().enumerate().map(|(n, amount)| row(&format!("r{n}"), "x", *amount)).collect()
            };
            let (ours, mut theirs) = (rows(&amounts), rows(&others));
            theirs.reverse();
            let same = differences(&ours, &theirs, &Currency::aud()).is_empty();
            prop_assert_eq!(same, amounts == others);
        }
    }
}
