//! The two names of a batch's content.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};
use wire::pyng::BatchRow;

/// SHA-256 of the exact bytes that are sent, in hexadecimal: what an approval is about.
pub fn body_hash(body: &str) -> String {
    hexadecimal(&Sha256::digest(body.as_bytes()))
}

/// SHA-256 over the rows in any order, without the batch's reference: the same debits under another name.
pub fn content_hash<'a>(rows: impl IntoIterator<Item = &'a BatchRow>) -> String {
    let mut rows: Vec<&BatchRow> = rows.into_iter().collect();
    rows.sort_by(|one, other| one.row_reference.cmp(&other.row_reference));
    let mut hash = Sha256::new();
    for row in rows {
        // Each part behind its length, so that none runs into the next.
        for part in [row.row_reference.as_str(), row.customer_reference.as_str()] {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part.as_bytes());
        }
        hash.update(row.amount.0.to_be_bytes());
    }
    hexadecimal(&hash.finalize())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
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
    fn a_known_text_has_the_known_hash() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(body_hash("abc"), abc);
    }

    #[test]
    fn parts_cannot_run_into_each_other() {
        assert_ne!(
            content_hash(&[row("ab", "c", 1)]),
            content_hash(&[row("a", "bc", 1)])
        );
    }

    proptest! {
        #[test]
        fn order_does_not_matter_and_everything_else_does(
            amounts in proptest::collection::vec(1i64..1000, 1..8), turn in 0usize..8, one in 0usize..8
        ) {
            let rows: Vec<BatchRow> =
                amounts.iter().enumerate().map(|(n, amount)| row(&format!("r{n}"), "c", *amount)).collect();
            let mut turned = rows.clone();
            turned.rotate_left(turn % rows.len());
            prop_assert_eq!(content_hash(&rows), content_hash(&turned));
            let one = one % rows.len();
            turned[one].amount.0 += 1;
            prop_assert_ne!(content_hash(&rows), content_hash(&turned));
        }
    }
}
