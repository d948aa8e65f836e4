//! The batches of the demo: one for each of the last month ends, and one that is under way.

use rand::Rng as _;
use rand::rngs::StdRng;
use wire::pyng::{BatchRow, BatchSubmission, LinkState};
use wire::{BatchReference, Cents, CustomerReference, RowReference, Timestamp};

use crate::dates;
use crate::model::site::Site;

/// Month ends that still lie within the 90 days a batch is kept.
const MONTHS: usize = 2;
/// A month's batch is sent in the afternoon (in Sydney) of its last day: so long before its end, in ms.
const BEFORE_MONTH_END_MS: i64 = 17 * Timestamp::HOUR;
/// How many rows a batch has.
const ROWS: usize = 80;
/// How long before the start the batch under way was sent, in ms.
const UNDER_WAY_MS: i64 = 35 * Timestamp::SECOND;

/// Sends the batches of the demo to `site`.
pub(super) fn fill(site: &mut Site, name: &str, start: Timestamp, random: &mut StdRng) {
    for month_end in dates::month_ends(start, MONTHS) {
        submit(
            site,
            &format!("{name}-{}", dates::day(month_end)),
            month_end.plus(-BEFORE_MONTH_END_MS),
            random,
        );
    }
    submit(
        site,
        &format!("{name}-CATCH-UP-{}", dates::day(start)),
        start.plus(-UNDER_WAY_MS),
        random,
    );
}

fn submit(site: &mut Site, reference: &str, at: Timestamp, random: &mut StdRng) {
    let rows = customers(site, at)
        .into_iter()
        .zip(1..)
        .filter_map(|(customer_reference, number)| {
            let row_reference = RowReference::parse(&format!("{reference}-{number:04}")).ok()?;
            Some(BatchRow {
                row_reference,
                customer_reference,
                amount: amount(random),
            })
        })
        .collect();
    if let Ok(batch_reference) = BatchReference::parse(reference) {
        let taken = site.submit(
            BatchSubmission {
                batch_reference,
                rows,
            },
            at,
        );
        debug_assert!(taken.is_ok(), "{reference}");
    }
}

/// The customers a clerk would debit at `at`: those linked, and a few whose link ended since.
fn customers(site: &Site, at: Timestamp) -> Vec<CustomerReference> {
    let invited_before = site.links.iter().filter(|link| link.invited_at < at);
    let collectable = invited_before.filter(|link| {
        link.was_linked_at(at) || (link.sequence % 9 == 0 && link.state(at) == LinkState::Revoked)
    });
    collectable
        .map(|link| link.customer_reference.clone())
        .take(ROWS)
        .collect()
}

/// Mostly an ordinary bill; now and then one whose last cents make it fail (`model::outcome`).
fn amount(random: &mut StdRng) -> Cents {
    let dollars = random.random_range(18..390);
    let cents = match random.random_range(0..40) {
        0..2 => 13,
        2 => 17,
        odd => [0, 50, 95, 20, 45].get(odd % 5).copied().unwrap_or(0),
    };
    Cents(dollars * 100 + cents)
}
