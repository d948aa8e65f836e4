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
/// Never later than this, in ms: a clock that was set may be far off.
const MOST_DELAY: i64 = Timestamp::HOUR;
/// After an error without a time of its own, in ms.
const AFTER_ERROR: i64 = 30_000;

/// Keeps `snapshot` up to date by calling `ask`, for as long as the page is open. Answers when it asks
/// next; `None` when it does not. `sent_here`: this browser sent the batch, so it exists even where upstream
/// does not know it yet.
pub(super) fn follow(
    snapshot: Loader<BatchSnapshot>,
    sent_here: bool,
    ask: Callback<()>,
) -> Signal<Option<Timestamp>> {
    let now = use_now();
    let due = RwSignal::new(None::<Timestamp>);
    // Set once for each answer: hiding the tab and returning does not begin the wait anew.
    Effect::new(move |_| {
        let loaded = snapshot.get();
        if !loaded.loading {
            let next = next_ask(
                loaded.value.as_deref(),
                loaded.error.as_deref(),
                sent_here,
                api::server_now(),
            );
            due.set(next);
        }
    });
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    Effect::new(move |_| {
        stop();
        let Some(at) = due.get().filter(|_| now.visible()) else {
            return;
        };
        let wait = at.since(api::server_now()).clamp(LEAST_DELAY, MOST_DELAY);
        let wait = Duration::from_millis(wait.unsigned_abs());
        timer.set_value(set_timeout_with_handle(move || ask.run(()), wait).ok());
    });
    on_cleanup(stop);
    due.into()
}

/// When to ask again; `None` when nothing more will come.
fn next_ask(
    snapshot: Option<&BatchSnapshot>,
    error: Option<&ApiError>,
    sent_here: bool,
    now: Timestamp,
) -> Option<Timestamp> {
    let Some(error) = error else {
        return snapshot?.next_check_at;
    };
    let Some(problem) = error.problem() else {
        return Some(now.plus(AFTER_ERROR));
    };
    let passes = problem.status >= 500 || problem.status == 429 || (problem.status == 404 && sent_here);
    let seconds = problem
        .retry_after
        .and_then(|seconds| i64::try_from(seconds).ok());
    let wait = seconds.map_or(AFTER_ERROR, |seconds| seconds.saturating_mul(Timestamp::SECOND));
    // Refused for what was asked: asking again brings the same.
    passes.then(|| now.plus(wait))
}

#[cfg(test)]
mod tests {
    use wire::api::Problem;
    use wire::pyng::BatchStatus;

    use super::*;

    fn snapshot(next_check_at: Option<i64>) -> BatchSnapshot {
        BatchSnapshot {
            entry: None,
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

    fn refused(status: u16, retry_after: Option<u64>) -> ApiError {
        ApiError::Refused(Box::new(Problem {
            status,
            retry_after,
            ..Problem::default()
        }))
    }

    #[test]
    fn asks_when_there_can_be_something_new() {
        let next = next_ask(Some(&snapshot(Some(30_000))), None, false, Timestamp(12_000));
        assert_eq!(next, Some(Timestamp(30_000)));
    }

    #[test]
    fn stops_when_nothing_more_will_come() {
        assert_eq!(next_ask(Some(&snapshot(None)), None, true, Timestamp(0)), None);
        assert_eq!(next_ask(None, None, true, Timestamp(0)), None);
    }

    #[test]
    fn an_unknown_batch_is_asked_for_again_only_by_who_sent_it() {
        let unknown = refused(404, Some(29));
        assert_eq!(next_ask(None, Some(&unknown), false, Timestamp(0)), None);
        assert_eq!(
            next_ask(None, Some(&unknown), true, Timestamp(0)),
            Some(Timestamp(29_000))
        );
    }

    #[test]
    fn goes_on_after_errors_that_pass() {
        let none = next_ask(
            Some(&snapshot(Some(0))),
            Some(&ApiError::NoAnswer),
            false,
            Timestamp(0),
        );
        assert_eq!(none, Some(Timestamp(30_000)));
        let wait = next_ask(None, Some(&refused(429, Some(90))), false, Timestamp(0));
        assert_eq!(wait, Some(Timestamp(90_000)));
        assert_eq!(
            next_ask(None, Some(&refused(400, None)), true, Timestamp(0)),
            None
        );
    }
}
