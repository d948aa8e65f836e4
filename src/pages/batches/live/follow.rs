//! When to ask again. The proxy keeps the contract's 30 seconds; the page asks when there can be
//! something new, rests while nobody looks, and catches up on return.

use std::time::Duration;

use leptos::prelude::*;
use wire::Timestamp;
use wire::api::BatchSnapshot;

use crate::api::{self, ApiError};
use crate::state::loader::Loader;
use crate::state::now::use_now;

/// Never sooner than this after an answer, in ms: an answer may say "now" while the proxy still asks.
const LEAST_DELAY: i64 = 1_000;
/// After an error without a time of its own, in ms.
const AFTER_ERROR: i64 = 30_000;

/// Keeps `snapshot` up to date by calling `ask`, for as long as the page is open.
pub(super) fn follow(snapshot: Loader<BatchSnapshot>, ask: Callback<()>) {
    let now = use_now();
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    Effect::new(move |_| {
        stop();
        let loaded = snapshot.get();
        if !now.visible() || loaded.loading {
            return;
        }
        let Some(delay) = delay(
            loaded.value.as_deref(),
            loaded.error.as_deref(),
            api::server_now(),
        ) else {
            return;
        };
        timer.set_value(set_timeout_with_handle(move || ask.run(()), Duration::from_millis(delay)).ok());
    });
    on_cleanup(stop);
}

/// Milliseconds until the next question; `None` when nothing more will come.
fn delay(snapshot: Option<&BatchSnapshot>, error: Option<&ApiError>, now: Timestamp) -> Option<u64> {
    let ms = match (error, snapshot) {
        (Some(error), _) => match error.problem() {
            // Refused for what was asked: asking again brings the same.
            Some(problem) if problem.status < 500 && problem.retry_after.is_none() => return None,
            Some(problem) => problem
                .retry_after
                .and_then(|seconds| i64::try_from(seconds).ok()?.checked_mul(Timestamp::SECOND))
                .unwrap_or(AFTER_ERROR),
            None => AFTER_ERROR,
        },
        (None, Some(snapshot)) => snapshot.next_check_at?.since(now),
        (None, None) => return None,
    };
    u64::try_from(ms.max(LEAST_DELAY)).ok()
}

#[cfg(test)]
mod tests {
    use wire::api::Problem;
    use wire::pyng::BatchStatus;

    use super::*;

    fn snapshot(next_check_at: Option<i64>) -> BatchSnapshot {
        BatchSnapshot {
            batch: BatchStatus {
                batch_reference: Default::default(),
                state: "inProgress".into(),
                submitted_at: None,
                settled_at: None,
                row_summary: Default::default(),
                rows: Vec::new(),
            },
            checked_at: Timestamp(0),
            next_check_at: next_check_at.map(Timestamp),
            overdue: false,
            last_problem: None,
        }
    }

    #[test]
    fn asks_when_there_can_be_something_new() {
        assert_eq!(
            delay(Some(&snapshot(Some(30_000))), None, Timestamp(12_000)),
            Some(18_000)
        );
        assert_eq!(
            delay(Some(&snapshot(Some(5_000))), None, Timestamp(12_000)),
            Some(1_000)
        );
    }

    #[test]
    fn stops_when_nothing_more_will_come() {
        assert_eq!(delay(Some(&snapshot(None)), None, Timestamp(0)), None);
        let unknown = ApiError::Refused(Box::new(Problem {
            status: 404,
            ..Problem::default()
        }));
        assert_eq!(delay(None, Some(&unknown), Timestamp(0)), None);
    }

    #[test]
    fn goes_on_after_errors_that_pass() {
        assert_eq!(
            delay(Some(&snapshot(Some(0))), Some(&ApiError::NoAnswer), Timestamp(0)),
            Some(30_000)
        );
        let wait = ApiError::Refused(Box::new(Problem {
            status: 429,
            retry_after: Some(90),
            ..Problem::default()
        }));
        assert_eq!(delay(None, Some(&wait), Timestamp(0)), Some(90_000));
    }
}
