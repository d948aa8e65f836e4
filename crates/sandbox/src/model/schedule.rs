//! When the rows of a batch are tried: a pure function of the submission.

use wire::Timestamp;

/// From the submission to the first debit, in ms.
const FIRST_DEBIT_MS: i64 = 5 * Timestamp::SECOND;
/// What the debits of any batch of two rows or more are spread over at least, in ms.
const SHORTEST_SPREAD_MS: i64 = 60 * Timestamp::SECOND;
/// What each row adds to the spread, in ms: 1000 rows end after ten minutes.
const SPREAD_A_ROW_MS: i64 = 540;

/// When row `index` (from 0) of a batch of `count` rows is tried, one after another, evenly spread.
pub(crate) fn due(submitted_at: Timestamp, index: usize, count: usize) -> Timestamp {
    let index = i64::try_from(index).unwrap_or(i64::MAX);
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let spread_ms = SHORTEST_SPREAD_MS.saturating_add(count.saturating_mul(SPREAD_A_ROW_MS));
    let steps = count.saturating_sub(1).max(1);
    submitted_at
        .plus(FIRST_DEBIT_MS)
        .plus(spread_ms.saturating_mul(index) / steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last_second(count: usize) -> i64 {
        due(Timestamp(0), count - 1, count).0 / Timestamp::SECOND
    }

    #[test]
    fn small_batches_end_in_minutes_and_the_largest_well_before_the_deadline() {
        assert_eq!([1, 3, 20, 1000].map(last_second), [5, 66, 75, 605]);
        assert!(last_second(1000) * 1000 < wire::pyng::BATCH_DEADLINE_MS);
    }

    #[test]
    fn rows_are_tried_in_the_order_they_were_sent() {
        let instants: Vec<_> = (0..50).map(|index| due(Timestamp(7), index, 50)).collect();
        assert!(instants.is_sorted_by(|a, b| a < b));
    }
}
