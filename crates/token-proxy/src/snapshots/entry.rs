//! One batch: its newest status, and the time before which upstream is not asked again.
//!
//! The 30 s are counted from the *end* of a question, on a clock that never jumps: what upstream
//! receives is then at least that far apart, however long the network takes. A question that fails
//! counts as one.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Mutex as Turn;
use wire::Timestamp;
use wire::api::{BatchSnapshot, Problem};
use wire::pyng::{BATCH_DEADLINE_MS, BatchReceipt, BatchState, BatchStatus, POLL_INTERVAL_MS};

use crate::clock::{Clock, as_ms, as_seconds_up};
use crate::refusal::Refusal;
use crate::request_id::RequestId;
use crate::upstream::{Failure, refusal};

const INTERVAL: Duration = Duration::from_millis(POLL_INTERVAL_MS.unsigned_abs());
/// The longest pause of our own choice after repeated 429s; `Retry-After` may ask for a longer one.
const LONGEST_PAUSE: Duration = Duration::from_secs(15 * 60);

/// How long upstream keeps a `batchReference` (contract, "Submit a batch").
const KEPT_MS: i64 = 90 * Timestamp::DAY;

/// What is known of one batch.
pub(crate) struct Entry {
    /// Whose turn it is to ask; the others wait and then read.
    pub(crate) turn: Turn<()>,
    seen: Mutex<Seen>,
    /// When it was last looked at, by the store's count.
    pub(super) used: AtomicU64,
    /// The store's count of changes.
    versions: Arc<AtomicU64>,
}

#[derive(Default)]
struct Seen {
    known: Option<Known>,
    /// The newest question failed.
    problem: Option<Problem>,
    /// By `Clock::elapsed`: upstream is not asked before.
    not_before: Duration,
    /// 429s in a row.
    throttled: u32,
    /// How often this proxy has submitted the batch.
    submissions: u32,
    /// The newest change, by the store's count; part of the ETag.
    version: u64,
}

#[derive(Clone)]
struct Known {
    batch: Arc<BatchStatus>,
    checked_at: Timestamp,
}

/// What a watcher is told.
pub(crate) enum View {
    /// The newest status, and the name of this very content.
    Snapshot(Box<BatchSnapshot>, String),
    /// No status yet, and this is why.
    Problem(Box<Problem>),
    /// No status yet; upstream may be asked in this many seconds.
    Wait(u64),
}

impl Entry {
    pub(super) fn new(versions: Arc<AtomicU64>) -> Self {
        Self {
            turn: Turn::default(),
            seen: Mutex::default(),
            used: AtomicU64::default(),
            versions,
        }
    }

    fn next_version(&self) -> u64 {
        self.versions.fetch_add(1, Ordering::Relaxed) + 1
    }

    fn see(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether upstream should be asked now.
    pub(crate) fn is_due(&self, clock: &Clock) -> bool {
        let seen = self.see();
        clock.elapsed() >= seen.not_before
            && !seen
                .known
                .as_ref()
                .is_some_and(|known| known.is_final(clock.now()))
    }

    /// Whether a question is so recent that it must not be forgotten.
    pub(super) fn holds_promise(&self, clock: &Clock) -> bool {
        clock.elapsed() < self.see().not_before
    }

    /// How many submissions there have been; to be given to [`Entry::record`].
    pub(crate) fn submissions(&self) -> u32 {
        self.see().submissions
    }

    /// Takes in what a question brought. `submissions` is the count from before it was asked: a 404 to a
    /// question older than the submission says nothing. `request_id` is whose log lines tell of a failure:
    /// every watcher is shown it, also those whose own request succeeds.
    pub(crate) fn record(
        &self,
        result: Result<BatchStatus, Failure>,
        submissions: u32,
        request_id: &RequestId,
        clock: &Clock,
    ) {
        let (passed, now) = (clock.elapsed(), clock.now());
        let mut seen = self.see();
        let pause = match result {
            Ok(batch) => {
                seen.known = Some(Known {
                    batch: Arc::new(batch),
                    checked_at: now,
                });
                (seen.problem, seen.throttled) = (None, 0);
                INTERVAL
            }
            Err(failure) => {
                let mut refusal = refusal(&failure).into_inner();
                refusal.problem.request_id = Some(request_id.to_string());
                let status = refusal.problem.status;
                tracing::warn!(
                    cause = refusal.cause.as_deref(),
                    status,
                    "the batch's status is not to be had"
                );
                let outdated = status == 404 && submissions != seen.submissions;
                seen.problem = (!outdated).then_some(refusal.problem);
                seen.throttled = if status == 429 {
                    seen.throttled.saturating_add(1)
                } else {
                    0
                };
                pause_after(&failure, seen.throttled)
            }
        };
        seen.not_before = passed.saturating_add(pause);
        seen.version = self.next_version();
    }

    /// A submission through this proxy was accepted: what was known of an older batch of this name, or of
    /// its absence, no longer holds. When upstream was last asked is *not* forgotten.
    pub(crate) fn submitted(&self, receipt: &BatchReceipt) {
        let mut seen = self.see();
        let same = |known: &Known| known.batch.submitted_at == receipt.submitted_at;
        if !seen.known.as_ref().is_some_and(same) {
            seen.known = None;
        }
        seen.problem = None;
        seen.submissions = seen.submissions.wrapping_add(1);
        seen.version = self.next_version();
    }

    /// What a watcher is told now. `instance` makes the ETags of two processes differ.
    pub(crate) fn view(&self, clock: &Clock, instance: &str) -> View {
        let (passed, now) = (clock.elapsed(), clock.now());
        let seen = self.see();
        let left = seen.not_before.saturating_sub(passed);
        let wait = as_seconds_up(left);
        match (&seen.known, &seen.problem) {
            (Some(known), problem) => {
                let overdue = known.is_overdue(now);
                let snapshot = BatchSnapshot {
                    entry: None,
                    batch: BatchStatus::clone(&known.batch),
                    checked_at: known.checked_at,
                    next_check_at: (!known.is_final(now)).then(|| now.plus(as_ms(left))),
                    overdue,
                    last_problem: problem.clone().map(Box::new),
                };
                let late = if overdue { "-overdue" } else { "" };
                View::Snapshot(
                    Box::new(snapshot),
                    format!("\"{instance}-{}{late}\"", seen.version),
                )
            }
            (None, Some(problem)) => View::Problem(Box::new(Problem {
                retry_after: Some(wait),
                ..problem.clone()
            })),
            (None, None) => View::Wait(wait),
        }
    }

    /// About how many bytes the status takes.
    pub(super) fn weight(&self) -> usize {
        const ROW: usize = 256;
        self.see()
            .known
            .as_ref()
            .map_or(0, |known| ROW * (1 + known.batch.rows.len()))
    }

    /// Lets go of the status, but not of the promise.
    pub(super) fn drop_status(&self) {
        let mut seen = self.see();
        seen.known = None;
        seen.version = self.next_version();
    }
}

impl Known {
    /// Nothing more will come: settled, or checked after its 24 hours were over. That holds for as long as
    /// upstream keeps the reference; then it may be used for another batch.
    fn is_final(&self, now: Timestamp) -> bool {
        let kept = |submitted: Timestamp| now.since(submitted) < KEPT_MS;
        let ended = self.batch.state == BatchState::Settled || self.is_overdue(self.checked_at);
        ended && self.batch.submitted_at.is_none_or(kept)
    }

    /// The 24 hours are over at `now`, and rows are still pending (contract, "Batch status").
    fn is_overdue(&self, now: Timestamp) -> bool {
        let over = |submitted: Timestamp| now.since(submitted) >= BATCH_DEADLINE_MS;
        self.batch.state != BatchState::Settled && self.batch.submitted_at.is_some_and(over)
    }
}

fn pause_after(failure: &Failure, throttled: u32) -> Duration {
    let asked = Duration::from_secs(failure.retry_after().unwrap_or(0));
    match failure {
        // The question was never asked: only the token's back-off counts.
        Failure::Token(_) => asked.max(Duration::from_secs(1)),
        _ => {
            let doubled = INTERVAL.saturating_mul(2u32.saturating_pow(throttled.saturating_sub(1)));
            doubled.min(LONGEST_PAUSE).max(asked)
        }
    }
}

impl From<View> for Refusal {
    /// The refusal for a view that has no status; a snapshot has none to give.
    fn from(view: View) -> Self {
        match view {
            View::Problem(problem) => Self::from(*problem),
            View::Wait(seconds) => wait(seconds),
            View::Snapshot(..) => Self::internal(),
        }
    }
}

/// The proxy keeps the contract's limit.
pub(crate) fn wait(seconds: u64) -> Refusal {
    use axum::http::StatusCode;
    use wire::api::problem_codes::WAIT;
    let title = "Pyng may be asked about a batch once in 30 seconds.";
    Refusal::new(StatusCode::TOO_MANY_REQUESTS, WAIT, title)
        .detail("The status comes by itself in a moment.")
        .retry_after(seconds.max(1))
}
