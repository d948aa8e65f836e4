//! Asking upstream about a batch: the only place where that is done.

use std::time::Duration;

use ledger::Person;
use ledger::audit::Event;
use ledger::checks::{Answered, CheckRecord, Claimed, Finding, Noted};
use tokio::time::Instant;
use wire::api::Site;
use wire::pyng::BatchStatus;
use wire::{BatchReference, Timestamp};

use super::desk::Waited;
use super::{pauses, wait};
use crate::app::App;
use crate::clock::as_ms;
use crate::on_time::on_time;
use crate::refusal::Refusal;
use crate::request_id::RequestId;
use crate::upstream::{Answer, Call, Failure, refusal};

/// Nobody else asks so long after the end of the time that a question may take: 30 s, and one for clocks that
/// are not quite alike.
const AFTER_CLAIM_MS: i64 = 31 * Timestamp::SECOND;
/// How long a browser waits for the answer that another proxy is waiting for.
const PATIENCE: Duration = Duration::from_secs(16);
/// How often it looks.
const LOOK: Duration = Duration::from_millis(200);
/// Said when there is no room to remember another batch.
const BUSY_SECONDS: u64 = 30;

/// What a question brought.
pub(crate) enum Asked {
    /// This.
    Status(Box<BatchStatus>),
    /// Upstream does not know the reference, and says so itself.
    Unknown,
    /// Nothing, for now.
    Nothing,
    /// It may not be asked before this instant, by the ledger's time.
    NotBefore(Timestamp),
}

/// For whoever looks: asks if that is due, unless another is just doing so, whose answer is waited for. Whether
/// it has asked.
///
/// # Errors
/// What kept it from being asked at all: no token, no ledger, no room.
pub(crate) async fn look(
    app: &App,
    site: &Site,
    reference: &BatchReference,
    request_id: &RequestId,
    who: Option<&Person>,
) -> Result<bool, Refusal> {
    // Most who look find nothing to do, and need not queue for that.
    let known = app.ledger().check_of(&site.id, reference).await?;
    if !is_due(app, known.as_ref()) && known.is_some_and(|known| !known.claimed) {
        return Ok(false);
    }
    let turn = app.desk().turn(&site.id, reference);
    let mut waited = turn.lock().await;
    let known = app.ledger().check_of(&site.id, reference).await?;
    if !is_due(app, known.as_ref()) {
        return match known.filter(|known| known.claimed) {
            Some(known) => wait_for_another(app, site, reference, &known, &mut waited).await,
            None => Ok(false),
        };
    }
    let is_unknown = |known: &CheckRecord| known.status.is_none() && known.watch_at.is_none();
    if known.as_ref().is_none_or(is_unknown) {
        who.map_or(Ok(()), |who| app.rates().of_unknown(who))?;
    }
    if known.is_none() && !has_room(app).await? {
        return Err(wait(BUSY_SECONDS).cause("too many unknown batches are asked for"));
    }
    match question(app, site, reference, request_id).await? {
        Some(_) => Ok(true),
        None => match app.ledger().check_of(&site.id, reference).await? {
            Some(known) if known.claimed => wait_for_another(app, site, reference, &known, &mut waited).await,
            _ => Ok(false),
        },
    }
}

/// For the outbox, which needs an answer that is newer than its question: asks now, or says when it may.
///
/// # Errors
/// What kept it from being asked at all: no token, no ledger.
pub(crate) async fn ask(
    app: &App,
    site: &Site,
    reference: &BatchReference,
    request_id: &RequestId,
) -> Result<Asked, Refusal> {
    let turn = app.desk().turn(&site.id, reference);
    let _turn = turn.lock().await;
    if let Some(asked) = question(app, site, reference, request_id).await? {
        return Ok(asked);
    }
    let known = app.ledger().check_of(&site.id, reference).await?;
    let soon = app.ledger_now().plus(Timestamp::SECOND);
    Ok(Asked::NotBefore(
        known.map_or(soon, |known| known.check_after.max(soon)),
    ))
}

/// Whether a look is worth a question now.
fn is_due(app: &App, known: Option<&CheckRecord>) -> bool {
    let Some(known) = known else { return true };
    let now = app.clock().now();
    let ended = known
        .status
        .as_ref()
        .is_some_and(|head| pauses::is_final(&head.state, head.submitted_at, head.checked_at, now));
    known.check_after <= app.ledger_now() && !ended
}

async fn has_room(app: &App) -> Result<bool, Refusal> {
    let left = app.ledger().forget_unknown(app.ledger_now()).await?;
    Ok(usize::try_from(left).is_ok_and(|left| left < app.desk().most_unknown))
}

/// One question, never repeated: each one counts against the 30 s. `None` when the claim is another's.
async fn question(
    app: &App,
    site: &Site,
    reference: &BatchReference,
    request_id: &RequestId,
) -> Result<Option<Asked>, Refusal> {
    let told = |failure: &Failure| with_id(refusal(failure), request_id);
    let call = app
        .upstream()
        .status(&site.id, reference)
        .map_err(|failure| told(&failure))?;
    let deadline = Instant::now() + app.config().limits.operation_deadline;
    // Without a token nothing is asked, and no time is claimed.
    app.upstream()
        .warm(&call, deadline)
        .await
        .map_err(|failure| told(&failure))?;
    let timeout = app.config().limits.upstream_timeout;
    let now = app.ledger_now();
    let until = now.plus(as_ms(timeout)).plus(AFTER_CLAIM_MS);
    // Counted from before the claim, which may itself have to wait.
    let end = app.clock().elapsed().saturating_add(timeout);
    let Some(claimed) = app.ledger().claim_check(&site.id, reference, now, until).await? else {
        return Ok(None);
    };
    let result = on_time(app.clock(), end, send(app, &call, reference)).await;
    let late = || Failure::TimedOut {
        cause: "the process slept over it".to_owned(),
    };
    let result = result.unwrap_or_else(|| Err(late()));
    record(app, site, reference, &claimed, &result, request_id).await?;
    Ok(Some(match result {
        Ok(answer) => Asked::Status(Box::new(answer.data)),
        Err(failure) if failure.is_unknown() => Asked::Unknown,
        Err(_) => Asked::Nothing,
    }))
}

async fn send(app: &App, call: &Call, reference: &BatchReference) -> Result<Answer<BatchStatus>, Failure> {
    let deadline = Instant::now() + app.config().limits.upstream_timeout;
    let answer = app.upstream().send::<BatchStatus>(call, deadline).await?;
    tracing::info!(upstream_trace_id = answer.trace_id, "batch checked");
    if answer.data.batch_reference == *reference {
        Ok(answer)
    } else {
        let cause = "the status is of another batch".to_owned();
        Err(Failure::Unreadable {
            cause,
            trace_id: Some(answer.trace_id),
        })
    }
}

async fn record(
    app: &App,
    site: &Site,
    reference: &BatchReference,
    claimed: &Claimed,
    result: &Result<Answer<BatchStatus>, Failure>,
    request_id: &RequestId,
) -> Result<(), Refusal> {
    let (at, now, before) = (app.clock().now(), app.ledger_now(), &claimed.before);
    let age = |submitted: Option<Timestamp>| match submitted {
        Some(submitted) => at.since(submitted),
        None => now.since(before.since),
    };
    let mut event = Event::new(at, "batch.checked");
    let problem;
    let (finding, pause, watch) = match result {
        Ok(answer) => {
            let status = &answer.data;
            event.trace_id = Some(answer.trace_id.clone()).filter(|id| !id.is_empty());
            let ended = pauses::is_final(&status.state, status.submitted_at, at, at)
                || pauses::is_hopeless(age(status.submitted_at));
            let watch = (!ended).then(|| pauses::of_age(age(status.submitted_at)));
            (Finding::Status(status), pauses::after_answer(), watch)
        }
        Err(failure) => {
            let refusal = with_id(refusal(failure), request_id).into_inner();
            let status = refusal.problem.status;
            let cause = refusal.cause.as_deref();
            tracing::warn!(cause, status, "the batch's status is not to be had");
            let throttled = if status == 429 {
                before.throttled.saturating_add(1)
            } else {
                0
            };
            let pause = pauses::after_failure(failure, throttled);
            let submitted = before.status.as_ref().and_then(|head| head.submitted_at);
            let watched = before.watch_at.is_some() && !pauses::is_hopeless(age(submitted));
            problem = refusal.problem;
            let finding = Finding::Nothing {
                problem: &problem,
                throttled,
            };
            (
                finding,
                pause,
                watched.then(|| pauses::of_age(age(submitted)).max(pause)),
            )
        }
    };
    let answered = Answered {
        site: &site.id,
        reference,
        claim: &claimed.claim,
        submissions: before.submissions,
        at,
        check_after: now.plus(pause),
        watch_at: watch.map(|pause| now.plus(pause)),
        finding,
    };
    let noted = app.ledger().record_check(&answered, event).await?;
    if noted != Noted::Done {
        tracing::info!(?noted, "an answer came too late to count");
    }
    Ok(())
}

/// Another proxy is asking, or died of it: its answer is waited for, once for each state of things.
async fn wait_for_another(
    app: &App,
    site: &Site,
    reference: &BatchReference,
    known: &CheckRecord,
    waited: &mut Waited,
) -> Result<bool, Refusal> {
    if *waited == Some(known.version) {
        return Ok(false);
    }
    let end = Instant::now() + PATIENCE;
    while Instant::now() < end {
        tokio::time::sleep(LOOK).await;
        let newer = app.ledger().check_of(&site.id, reference).await?;
        if newer.is_none_or(|newer| newer.version != known.version || !newer.claimed) {
            return Ok(false);
        }
    }
    *waited = Some(known.version);
    Ok(false)
}

/// Every watcher is shown a failure, also those whose own request succeeds: the log tells of it under this id.
fn with_id(mut refusal: Refusal, request_id: &RequestId) -> Refusal {
    refusal.problem_mut().request_id = Some(request_id.to_string());
    refusal
}
