//! One try: claimed, sent, and taken in.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ledger::audit::Event;
use ledger::batches::{BatchRecord, Parcel, Postponed, body_hash};
use serde_json::Value;
use tokio::time::Instant;
use wire::api::{Problem, Site};
use wire::pyng::BatchSubmission;
use wire::{BatchReference, Timestamp};

use super::judge::{self, Meaning, TRIED_MS};
use super::{resolve, words};
use crate::app::App;
use crate::on_time::on_time;
use crate::refusal::Refusal;
use crate::request_id::RequestId;
use crate::upstream::{Answer, Call, Failure, patiently};

/// How long a batch is in one sender's hands: an operation's time, a question's, and some to write it down. A
/// dead sender's work is free within a minute.
const LEASE_MS: i64 = 50 * Timestamp::SECOND;
/// After how long the worker looks at a batch for the first time.
const FIRST_LOOK_MS: i64 = 30 * Timestamp::SECOND;

/// What is not known of the tries so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Doubt {
    /// This try may have reached upstream.
    pub(super) own: bool,
    /// By when the newest try that may have reached upstream had ended, by the ledger's time; `None` when surely
    /// none did.
    pub(super) until: Option<Timestamp>,
}

/// A try under way.
pub(super) struct Try<'a> {
    pub(super) app: &'a App,
    pub(super) site: &'a Site,
    pub(super) parcel: &'a Parcel,
    pub(super) batch: &'a BatchSubmission,
    pub(super) request_id: RequestId,
    /// When it was claimed, by `Clock::elapsed`.
    began: Duration,
}

/// Sends a batch once, with some quick repetitions, and writes down how it went. `false` when it is not due, or
/// in another's hands.
pub(super) async fn attempt(app: &App, id: &str) -> Result<bool, Refusal> {
    let (now, began) = (app.ledger_now(), app.clock().elapsed());
    let Some(parcel) = app.ledger().claim_to_send(id, now, now.plus(LEASE_MS)).await? else {
        return Ok(false);
    };
    let request_id = RequestId::new();
    let span = tracing::info_span!("batch sent", %request_id, tries = parcel.batch.tries);
    let run = run(app, &parcel, request_id, began);
    tracing::Instrument::instrument(run, span).await?;
    app.outbox().due.notify_one();
    Ok(true)
}

async fn run(app: &App, parcel: &Parcel, request_id: RequestId, began: Duration) -> Result<(), Refusal> {
    let batch: Option<BatchSubmission> = serde_json::from_str(&parcel.body).ok();
    let site = app.site(parcel.batch.site.as_str());
    let (Some(batch), Some(site)) = (batch, site) else {
        return unsendable(app, parcel).await;
    };
    if parcel.batch.hash.as_deref() != Some(body_hash(&parcel.body).as_str()) {
        return unsendable(app, parcel).await;
    }
    let this = Try {
        app,
        site: &site,
        parcel,
        batch: &batch,
        request_id,
        began,
    };
    let since = parcel.batch.first_tried_at.unwrap_or(app.ledger_now());
    if app.ledger_now().since(since) >= TRIED_MS {
        return resolve::after_a_day(&this).await;
    }
    let (result, own_doubt) = send(&this).await?;
    let doubt = this.doubt(own_doubt);
    match result {
        Ok(answer) => this.accepted(answer.field("submittedAt"), &answer.trace_id).await,
        Err(failure) => {
            tracing::warn!(cause = failure.cause(), ?doubt, "the batch is not taken in");
            match (judge::meaning(&failure), doubt.until) {
                (Meaning::Again, _) => this.again(&failure, own_doubt).await,
                (Meaning::Conflict, None) => resolve::conflict(&this, &failure).await,
                (Meaning::Refused, None) => {
                    this.refused(&words::refused(&failure), failure.trace_id(), false)
                        .await
                }
                (_, Some(_)) => resolve::doubtful_refusal(&this, &failure, doubt).await,
            }
        }
    }
}

/// Sends the stored bytes. Besides the answer: whether a try of this time may have reached upstream without
/// one.
async fn send(this: &Try<'_>) -> Result<(Result<Answer<Value>, Failure>, bool), Refusal> {
    let limits = &this.app.config().limits;
    let call = match this
        .app
        .upstream()
        .submit(&this.site.id, this.parcel.body.clone())
    {
        Ok(call) => call,
        Err(failure) => return Ok((Err(failure), false)),
    };
    let doubt = AtomicBool::new(false);
    let deadline = Instant::now() + limits.operation_deadline;
    let one = || exchange(this, &call, deadline, &doubt);
    let work = patiently(limits, deadline, Failure::may_pass, one);
    let end = this.began.saturating_add(longest(limits.operation_deadline));
    let result = match on_time(this.app.clock(), end, work).await {
        Some(result) => result,
        None => {
            doubt.store(true, Ordering::Relaxed);
            Err(Failure::TimedOut {
                cause: "the process slept over it".to_owned(),
            })
        }
    };
    Ok((result, doubt.load(Ordering::Relaxed)))
}

/// The lease ends with what is left for a question and the ledger.
fn longest(deadline: Duration) -> Duration {
    deadline.min(Duration::from_secs(25))
}

async fn exchange(
    this: &Try<'_>,
    call: &Call,
    deadline: Instant,
    doubt: &AtomicBool,
) -> Result<Answer<Value>, Failure> {
    let result = match this.app.upstream().exchange(call, deadline).await {
        Ok(success) => success
            .loose()
            .and_then(|answer| ours(answer, &this.parcel.batch.reference)),
        Err(failure) => Err(failure),
    };
    if result.as_ref().is_err_and(Failure::leaves_doubt) {
        doubt.store(true, Ordering::Relaxed);
    }
    result
}

/// A success means that the batch is taken in, whatever its receipt looks like, for its fields are only
/// inferred; but one that names another batch proves nothing.
fn ours(answer: Answer<Value>, reference: &BatchReference) -> Result<Answer<Value>, Failure> {
    let named = answer.field::<String>("batchReference").unwrap_or_default();
    if named.is_empty() || named == reference.as_str() {
        return Ok(answer);
    }
    Err(Failure::Unreadable {
        cause: "the receipt is for another batch".to_owned(),
        trace_id: Some(answer.trace_id).filter(|id| !id.is_empty()),
    })
}

impl Try<'_> {
    /// What is not known, `own` of this try.
    pub(super) fn doubt(&self, own: bool) -> Doubt {
        let now = self.app.ledger_now();
        let earlier = || self.record().open_tried_at.unwrap_or(now);
        let until = match (own, self.parcel.doubt) {
            (true, _) => Some(now),
            (false, true) => Some(earlier()),
            (false, false) => None,
        };
        Doubt { own, until }
    }

    /// When what upstream has under this reference is looked at, though it is said not to be this batch.
    fn second_look(&self) -> Timestamp {
        self.app.ledger_now().plus(FIRST_LOOK_MS)
    }

    /// Upstream has it.
    pub(super) async fn accepted(
        &self,
        submitted_at: Option<Timestamp>,
        trace_id: &str,
    ) -> Result<(), Refusal> {
        let submitted_at = submitted_at.unwrap_or_else(|| self.app.clock().now());
        tracing::info!(
            upstream_trace_id = trace_id,
            rows = self.batch.rows.len(),
            "batch accepted"
        );
        let watch_at = self.app.ledger_now().plus(FIRST_LOOK_MS);
        let event = self.event(Some(trace_id));
        let batch = &self.parcel.batch;
        self.app
            .ledger()
            .accepted(batch, submitted_at, watch_at, event)
            .await?;
        Ok(())
    }

    /// Upstream said no, and surely has not got it. `watched`: what it has under this reference is looked at all
    /// the same, and kept, for its rows must not be sent again unnoticed.
    pub(super) async fn refused(
        &self,
        problem: &Problem,
        trace_id: Option<&str>,
        watched: bool,
    ) -> Result<(), Refusal> {
        let (id, claim) = (&self.parcel.batch.id, &self.parcel.claim);
        let event = self.event(trace_id);
        let watch_at = watched.then(|| self.second_look());
        let ledger = self.app.ledger();
        ledger.refused(id, claim, problem, watch_at, event).await?;
        Ok(())
    }

    /// It is not tried any more. Where upstream may have it all the same, its rows and its reference stay taken.
    pub(super) async fn given_up(&self, problem: &Problem, in_doubt: bool) -> Result<(), Refusal> {
        let (id, claim) = (&self.parcel.batch.id, &self.parcel.claim);
        let event = self.event(problem.trace_id.as_deref());
        let ledger = self.app.ledger();
        ledger.given_up(id, claim, (problem, in_doubt), event).await?;
        Ok(())
    }

    /// Once more, later. `doubt`: this try may have reached upstream.
    pub(super) async fn again(&self, failure: &Failure, doubt: bool) -> Result<(), Refusal> {
        let pause = judge::pause(self.parcel.batch.tries, failure.retry_after());
        let send_after = self.app.ledger_now().plus(pause);
        self.postpone(&words::still_trying(failure), send_after, doubt)
            .await
    }

    pub(super) async fn postpone(
        &self,
        problem: &Problem,
        send_after: Timestamp,
        doubt: bool,
    ) -> Result<(), Refusal> {
        let how = Postponed {
            send_after,
            problem,
            nothing_sent: !doubt,
        };
        let (id, claim) = (&self.parcel.batch.id, &self.parcel.claim);
        self.app.ledger().postpone(id, claim, &how).await?;
        Ok(())
    }

    fn event(&self, trace_id: Option<&str>) -> Event {
        let mut event = Event::new(self.app.clock().now(), "batch");
        event.request_id = Some(self.request_id.to_string());
        event.trace_id = trace_id.filter(|id| !id.is_empty()).map(str::to_owned);
        event
    }

    pub(super) fn record(&self) -> &BatchRecord {
        &self.parcel.batch
    }
}

/// The stored body is not what its hash says, or its Site is not ours any more: nothing of it is sent.
async fn unsendable(app: &App, parcel: &Parcel) -> Result<(), Refusal> {
    let (id, claim) = (&parcel.batch.id, &parcel.claim);
    if app.site(parcel.batch.site.as_str()).is_none() {
        let problem = words::no_such_site();
        let send_after = app.ledger_now().plus(judge::pause(parcel.batch.tries, None));
        let how = Postponed {
            send_after,
            problem: &problem,
            nothing_sent: true,
        };
        app.ledger().postpone(id, claim, &how).await?;
        return Ok(());
    }
    tracing::error!("a batch in the ledger is not the one that was written down: it is not sent");
    let event = Event::new(app.clock().now(), "batch");
    app.ledger()
        .given_up(id, claim, (&words::tampered(), false), event)
        .await?;
    Ok(())
}
