//! When again.

use std::time::Duration;

use wire::Timestamp;
use wire::pyng::{BATCH_DEADLINE_MS, BatchState, POLL_INTERVAL_MS};

use crate::clock::as_ms;
use crate::upstream::Failure;

const INTERVAL: Duration = Duration::from_millis(POLL_INTERVAL_MS.unsigned_abs());
/// The longest pause of our own choice after repeated 429s; `Retry-After` may ask for a longer one.
const LONGEST_PAUSE: Duration = Duration::from_secs(15 * 60);
/// How long upstream keeps a `batchReference` (contract, "Submit a batch").
const KEPT_MS: i64 = 90 * Timestamp::DAY;
/// When the worker gives up a batch of which it cannot even learn that it is overdue.
const HOPELESS_MS: i64 = 2 * BATCH_DEADLINE_MS;

/// How long nobody asks after a question that was answered with a status.
pub(super) fn after_answer() -> i64 {
    as_ms(INTERVAL)
}

/// How long nobody asks after one that failed; `throttled` are the 429s in a row.
pub(super) fn after_failure(failure: &Failure, throttled: u32) -> i64 {
    let asked = Duration::from_secs(failure.retry_after().unwrap_or(0));
    let doubled = INTERVAL.saturating_mul(2u32.saturating_pow(throttled.saturating_sub(1)));
    as_ms(doubled.min(LONGEST_PAUSE).max(asked))
}

/// How often the worker looks by itself at a batch of this age: less and less.
pub(super) fn of_age(age_ms: i64) -> i64 {
    match age_ms {
        ..Timestamp::HOUR => POLL_INTERVAL_MS,
        Timestamp::HOUR..21_600_000 => 2 * POLL_INTERVAL_MS,
        _ => 4 * POLL_INTERVAL_MS,
    }
}

/// Whether it is no use to look any more, though no status has said so.
pub(super) fn is_hopeless(age_ms: i64) -> bool {
    age_ms >= HOPELESS_MS
}

/// Nothing more will come: settled, or asked about after its 24 hours were over. That holds for as long as
/// upstream keeps the reference; then it may be used for another batch.
pub(super) fn is_final(
    state: &BatchState,
    submitted_at: Option<Timestamp>,
    checked_at: Timestamp,
    now: Timestamp,
) -> bool {
    let kept = |submitted: Timestamp| now.since(submitted) < KEPT_MS;
    let ended = *state == BatchState::Settled || is_overdue(state, submitted_at, checked_at);
    ended && submitted_at.is_none_or(kept)
}

/// The 24 hours are over at `now`, and rows are still pending (contract, "Batch status").
pub(super) fn is_overdue(state: &BatchState, submitted_at: Option<Timestamp>, now: Timestamp) -> bool {
    let over = |submitted: Timestamp| now.since(submitted) >= BATCH_DEADLINE_MS;
    *state != BatchState::Settled && submitted_at.is_some_and(over)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_older_a_batch_the_less_often_it_is_looked_at_and_never_more_than_allowed() {
        let hour = Timestamp::HOUR;
        for (age, seconds) in [
            (-5, 30),
            (0, 30),
            (hour - 1, 30),
            (hour, 60),
            (6 * hour - 1, 60),
            (6 * hour, 120),
        ] {
            assert_eq!(of_age(age), seconds * 1000, "{age}");
        }
    }
}
