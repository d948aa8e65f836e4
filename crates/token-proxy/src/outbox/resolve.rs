//! Where a failure proves nothing, upstream is asked whether it has the batch; at most once in 30 s, like
//! everybody who asks.

use ledger::batches::content_hash;
use wire::Timestamp;
use wire::pyng::BatchStatus;

use super::judge::{self, PROVES_MS, QUIET_MS};
use super::send::{Doubt, Try};
use super::words;
use crate::differences::rows_of;
use crate::follow::{Asked, ask};
use crate::refusal::Refusal;
use crate::upstream::Failure;

/// A conflict, and no try before: upstream has another body under this reference. Which one, is told where it
/// can be had now.
pub(super) async fn conflict(this: &Try<'_>, failure: &Failure) -> Result<(), Refusal> {
    let trace_id = failure.trace_id();
    match asked(this).await {
        Asked::Status(status) => found(this, &status, trace_id).await,
        _ => {
            let problem = words::conflict(trace_id, &this.batch.rows, None, this.site);
            this.refused(&problem, trace_id, true).await
        }
    }
}

/// This try was refused for good, but an earlier one may have been taken in. A conflict is no proof of the
/// opposite: that earlier one may be what this one is in conflict with.
pub(super) async fn doubtful_refusal(this: &Try<'_>, failure: &Failure, doubt: Doubt) -> Result<(), Refusal> {
    match asked(this).await {
        Asked::Status(status) => found(this, &status, failure.trace_id()).await,
        Asked::Unknown if !failure.is_conflict() && is_proof(this, doubt) => {
            this.refused(&words::refused(failure), failure.trace_id(), true)
                .await
        }
        Asked::Unknown | Asked::Nothing => later(this, Some(failure), None, doubt).await,
        Asked::NotBefore(at) => later(this, Some(failure), Some(at), doubt).await,
    }
}

/// It was tried for a day. It is not sent again: upstream has it, or has not.
pub(super) async fn after_a_day(this: &Try<'_>) -> Result<(), Refusal> {
    let last = this.record().problem.as_deref();
    let doubt = this.doubt(false);
    if doubt.until.is_none() {
        return this.given_up(&words::given_up(last), false).await;
    }
    let since = this.record().first_tried_at.unwrap_or_default();
    match asked(this).await {
        Asked::Status(status) => found(this, &status, None).await,
        Asked::Unknown if this.app.ledger_now().since(since) >= PROVES_MS => {
            this.given_up(&words::unknowable(), true).await
        }
        Asked::Unknown if is_proof(this, doubt) => this.given_up(&words::given_up(last), false).await,
        Asked::Unknown | Asked::Nothing => later(this, None, None, doubt).await,
        Asked::NotBefore(at) => later(this, None, Some(at), doubt).await,
    }
}

/// Whether upstream's not knowing the batch proves that no try arrived: one that is still on its way there would
/// be taken in after the question.
fn is_proof(this: &Try<'_>, doubt: Doubt) -> bool {
    doubt
        .until
        .is_none_or(|until| this.app.ledger_now().since(until) >= QUIET_MS)
}

/// Upstream has a batch of this name: ours, when it has our rows.
async fn found(this: &Try<'_>, status: &BatchStatus, trace_id: Option<&str>) -> Result<(), Refusal> {
    let theirs = rows_of(status);
    if content_hash(&theirs) == content_hash(&this.batch.rows) {
        return this
            .accepted(status.submitted_at, trace_id.unwrap_or_default())
            .await;
    }
    let problem = words::conflict(trace_id, &this.batch.rows, Some(&theirs), this.site);
    this.refused(&problem, trace_id, true).await
}

async fn later(
    this: &Try<'_>,
    failure: Option<&Failure>,
    at: Option<Timestamp>,
    doubt: Doubt,
) -> Result<(), Refusal> {
    let pause = judge::pause(this.record().tries, failure.and_then(Failure::retry_after));
    let soon = this.app.ledger_now().plus(pause);
    let at = at.map_or(soon, |at| at.max(soon));
    this.postpone(&words::in_doubt(failure), at, doubt.own).await
}

async fn asked(this: &Try<'_>) -> Asked {
    let record = this.record();
    match ask(this.app, this.site, &record.reference, &this.request_id).await {
        Ok(asked) => asked,
        Err(refusal) => {
            tracing::warn!(
                cause = refusal.into_inner().cause,
                "upstream could not be asked about a batch"
            );
            Asked::Nothing
        }
    }
}
