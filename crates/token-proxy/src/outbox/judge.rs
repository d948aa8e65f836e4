//! What a failed try proves, and when the next one is worth while.

use wire::Timestamp;

use crate::upstream::Failure;

/// How long a batch is tried.
pub(super) const TRIED_MS: i64 = Timestamp::DAY;
/// How long upstream's not knowing a reference proves anything: it keeps them for 90 days.
pub(super) const PROVES_MS: i64 = 60 * Timestamp::DAY;
/// How long after a try of which nobody knows upstream's not knowing the batch proves that it did not arrive: by
/// then whatever stood in a gateway has gone through, or never will.
pub(super) const QUIET_MS: i64 = Timestamp::MINUTE;
/// The first pause; it doubles.
const FIRST_PAUSE_MS: i64 = Timestamp::SECOND;
/// The longest pause of our own choice.
const LONGEST_PAUSE_MS: i64 = 5 * Timestamp::MINUTE;

/// What a failure means for the batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It may pass: try again.
    Again,
    /// The reference stands for another body there, or for this one, which is still at work.
    Conflict,
    /// This try was refused for good. Of earlier ones it says nothing.
    Refused,
}

pub(super) fn meaning(failure: &Failure) -> Meaning {
    match failure.status() {
        Some(409) => Meaning::Conflict,
        // The body, the Site, the version: no later try of the same will fare better.
        Some(400 | 404 | 405 | 410 | 413 | 415 | 422) => Meaning::Refused,
        // Credentials, patience, and everything that is out of order.
        _ => Meaning::Again,
    }
}

/// How long to wait after the try of this number, from 1.
pub(super) fn pause(tries: u32, asked_seconds: Option<u64>) -> i64 {
    let doubled = FIRST_PAUSE_MS.saturating_mul(1i64 << tries.saturating_sub(1).min(20));
    let asked = asked_seconds.map_or(0, |seconds| {
        i64::try_from(seconds)
            .unwrap_or(i64::MAX)
            .saturating_mul(Timestamp::SECOND)
    });
    doubled.min(LONGEST_PAUSE_MS).max(asked)
}

#[cfg(test)]
mod tests {
    use reqwest::StatusCode;
    use wire::pyng::ErrorBody;

    use super::*;

    #[test]
    fn only_what_cannot_pass_ends_the_tries() {
        for status in 300..600 {
            let failure = Failure::Refused {
                status: StatusCode::from_u16(status).unwrap(),
                body: ErrorBody::default(),
                retry_after: None,
            };
            let expected = match status {
                409 => Meaning::Conflict,
                400 | 404 | 405 | 410 | 413 | 415 | 422 => Meaning::Refused,
                _ => Meaning::Again,
            };
            assert_eq!(meaning(&failure), expected, "{status}");
        }
    }

    #[test]
    fn pauses_grow_to_five_minutes_and_never_undercut_what_was_asked() {
        let seconds: Vec<i64> = (1..12).map(|tries| pause(tries, None) / 1000).collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
        assert_eq!(pause(1, Some(120)), 120_000);
        assert_eq!(pause(u32::MAX, Some(1)), LONGEST_PAUSE_MS);
        assert_eq!(pause(1, Some(u64::MAX)), i64::MAX);
    }
}
