//! When to ask again. The proxy keeps the contract's 30 seconds; the page asks when there can be
//! something new, rests while nobody looks, and catches up on return.

use std::time::Duration;

use leptos::prelude::*;
use wire::Timestamp;
use wire::api::{BatchSnapshot, BatchStage};

use crate::api::{self, ApiError};
use crate::state::loader::Loader;
use crate::state::now::use_now;

/// Never sooner than this after an answer, in ms: an answer may say "now" while the proxy still asks.
const LEAST_DELAY: i64 = 1_000;
/// Never later than this, in ms: a clock that was set may be far off.
const MOST_DELAY: i64 = Timestamp::HOUR;
/// After an error without a time of its own, in ms.
const AFTER_ERROR: i64 = 30_000;

/// While a batch waits for a person, in ms: what a colleague decides shows up. The ledger answers, so this
/// costs upstream nothing.
const FOR_A_PERSON: i64 = 30_000;

/// Keeps `snapshot` up to date by calling `ask`, for as long as the page is open. Answers when it asks
/// next; `None` when it does not.
pub(super) fn follow(snapshot: Loader<BatchSnapshot>, ask: Callback<()>) -> Signal<Option<Timestamp>> {
    let now = use_now();
    // Whoever comes back to the tab sees at once what a colleague decided meanwhile.
    Effect::new(move |before: Option<bool>| {
        let seen = now.visible();
        if before == Some(false) && seen {
            let waits = untrack(move || snapshot.get().value.is_some_and(|held| waits_here(&held)));
            if waits {
                ask.run(());
            }
        }
        seen
    });
    let due = RwSignal::new(None::<Timestamp>);
    // Set once for each answer: hiding the tab and returning does not begin the wait anew.
    Effect::new(move |_| {
        let loaded = snapshot.get();
        if !loaded.loading {
            let next = next_ask(
                loaded.value.as_deref(),
                loaded.error.as_deref(),
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

/// Whether the ledger alone holds the batch, and that will change.
fn waits_here(snapshot: &BatchSnapshot) -> bool {
    let stage = snapshot.entry.as_ref().map(|entry| &entry.stage);
    matches!(stage, Some(BatchStage::Sealed | BatchStage::Sending))
}

/// When to ask again; `None` when nothing more will come.
fn next_ask(snapshot: Option<&BatchSnapshot>, error: Option<&ApiError>, now: Timestamp) -> Option<Timestamp> {
    let Some(error) = error else {
        let snapshot = snapshot?;
        let idle = waits_here(snapshot).then(|| now.plus(FOR_A_PERSON));
        return snapshot.next_check_at.or(idle);
    };
    let Some(problem) = error.problem() else {
        return Some(now.plus(AFTER_ERROR));
    };
    let passes = problem.status >= 500 || problem.status == 429;
    let seconds = problem
        .retry_after
        .and_then(|seconds| i64::try_from(seconds).ok());
    let wait = seconds.map_or(AFTER_ERROR, |seconds| seconds.saturating_mul(Timestamp::SECOND));
    // Refused for what was asked: asking again brings the same.
    passes.then(|| now.plus(wait))
}

#[cfg(test)]
mod tests {
    use wire::api::{BatchEntry, Problem};
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

    fn at_stage(stage: BatchStage) -> BatchSnapshot {
        let entry = BatchEntry {
            id: "1".into(),
            site: Default::default(),
            batch_reference: Default::default(),
            stage,
            hash: None,
            again: false,
            file_name: None,
            all: Default::default(),
            paid: Default::default(),
            failed: Default::default(),
            prepared_by: None,
            prepared_at: Timestamp(0),
            submitted_at: None,
            settled_at: None,
            decision: None,
            problem: None,
        };
        BatchSnapshot {
            entry: Some(entry),
            ..snapshot(None)
        }
    }

    #[test]
    fn asks_when_there_can_be_something_new() {
        let next = next_ask(Some(&snapshot(Some(30_000))), None, Timestamp(12_000));
        assert_eq!(next, Some(Timestamp(30_000)));
    }

    #[test]
    fn looks_now_and_then_whether_a_person_has_decided() {
        let sealed = at_stage(BatchStage::Sealed);
        assert_eq!(
            next_ask(Some(&sealed), None, Timestamp(5_000)),
            Some(Timestamp(35_000))
        );
    }

    #[test]
    fn stops_when_nothing_more_will_come() {
        assert_eq!(next_ask(Some(&snapshot(None)), None, Timestamp(0)), None);
        assert_eq!(next_ask(None, None, Timestamp(0)), None);
        for stage in [BatchStage::Rejected, BatchStage::Withdrawn, BatchStage::Failed] {
            assert_eq!(next_ask(Some(&at_stage(stage)), None, Timestamp(0)), None);
        }
        let unknown = refused(404, Some(29));
        assert_eq!(next_ask(None, Some(&unknown), Timestamp(0)), None);
    }

    #[test]
    fn goes_on_after_errors_that_pass() {
        let none = next_ask(Some(&snapshot(Some(0))), Some(&ApiError::NoAnswer), Timestamp(0));
        assert_eq!(none, Some(Timestamp(30_000)));
        let wait = next_ask(None, Some(&refused(429, Some(90))), Timestamp(0));
        assert_eq!(wait, Some(Timestamp(90_000)));
        assert_eq!(next_ask(None, Some(&refused(400, None)), Timestamp(0)), None);
    }
}
