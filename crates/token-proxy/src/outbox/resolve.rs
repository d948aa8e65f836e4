//! Where a failure proves nothing, upstream is asked whether it has the batch; at most once in 30 s, like
//! everybody who asks.

use ledger::batches::content_hash;
use wire::Timestamp;
use wire::pyng::BatchStatus;

use super::judge::{self, PROVES_MS};
use super::send::Try;
use super::words;
use crate::differences::rows_of;
use crate::follow::{Asked, ask};
use crate::refusal::Refusal;
use crate::upstream::Failure;

/// A conflict: upstream has another body under this reference. Which one, is told where it can be had now.
pub(super) async fn conflict(this: &Try<'_>, failure: &Failure) -> Result<(), Refusal> {
    let theirs = match asked(this).await {
        Asked::Status(status) => Some(rows_of(&status)),
        _ => None,
    };
    let trace_id = failure.trace_id();
    let problem = words::conflict(trace_id, &this.batch.rows, theirs.as_deref(), this.site);
    this.refused(&problem, trace_id).await?;
    // What upstream has is looked at all the same, and kept: its rows must not be sent again unnoticed.
    let soon = this.app.ledger_now().plus(30 * Timestamp::SECOND);
    let record = this.record();
    Ok(this
        .app
        .ledger()
        .watch(&record.site, &record.reference, soon)
        .await?)
}

/// This try was refused for good, but an earlier one may have been taken in, or just be about to: a conflict may
/// then be with ourselves.
pub(super) async fn doubtful_refusal(this: &Try<'_>, failure: &Failure) -> Result<(), Refusal> {
    match asked(this).await {
        Asked::Status(status) => found(this, &status).await,
        Asked::Unknown if failure.is_conflict() => later(this, Some(failure), None).await,
        Asked::Unknown => this.refused(&words::refused(failure), failure.trace_id()).await,
        Asked::Nothing => later(this, Some(failure), None).await,
        Asked::NotBefore(at) => later(this, Some(failure), Some(at)).await,
    }
}

/// It was tried for a day. It is not sent again: upstream has it, or has not.
pub(super) async fn after_a_day(this: &Try<'_>) -> Result<(), Refusal> {
    let last = this.record().problem.as_deref();
    if !this.parcel.doubt {
        return this.given_up(&words::given_up(last), false).await;
    }
    let since = this.record().first_tried_at.unwrap_or_default();
    match asked(this).await {
        Asked::Status(status) => found(this, &status).await,
        Asked::Unknown if this.app.ledger_now().since(since) >= PROVES_MS => {
            this.given_up(&words::unknowable(), true).await
        }
        Asked::Unknown => this.given_up(&words::given_up(last), false).await,
        Asked::Nothing => later(this, None, None).await,
        Asked::NotBefore(at) => later(this, None, Some(at)).await,
    }
}

/// Upstream has a batch of this name: ours, when it has our rows.
async fn found(this: &Try<'_>, status: &BatchStatus) -> Result<(), Refusal> {
    let theirs = rows_of(status);
    if content_hash(&theirs) == content_hash(&this.batch.rows) {
        return this.accepted(status.submitted_at, "").await;
    }
    let problem = words::conflict(None, &this.batch.rows, Some(&theirs), this.site);
    this.refused(&problem, None).await
}

async fn later(this: &Try<'_>, failure: Option<&Failure>, at: Option<Timestamp>) -> Result<(), Refusal> {
    let pause = judge::pause(this.record().tries, failure.and_then(Failure::retry_after));
    let soon = this.app.ledger_now().plus(pause);
    let at = at.map_or(soon, |at| at.max(soon));
    this.postpone(&words::in_doubt(failure), at, true).await
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
