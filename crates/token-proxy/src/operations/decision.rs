//! `POST /api/sites/{siteId}/batches/{batchReference}/decision`: the second person says yes or no, to exactly the
//! body they saw.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use ledger::audit::Outcome;
use ledger::batches::{BatchRecord, Decided, Verdict};
use wire::api::{BatchEntry, BatchVerdict, problem_codes};

use super::submission_words::already_sent;
use crate::access::Caller;
use crate::app::App;
use crate::body;
use crate::outbox::deliver;
use crate::refusal::{Refusal, item};
use crate::site::{KnownSite, NamedBatch};

/// The longest reason, in characters.
const LONGEST_REASON: usize = 500;

pub(crate) async fn decide_batch(
    State(app): State<App>,
    KnownSite(site): KnownSite,
    NamedBatch(reference): NamedBatch,
    caller: Caller,
    request: Request,
) -> Result<Json<BatchEntry>, Refusal> {
    let verdict: BatchVerdict = body::parse(&body::read(&app, request).await?)?;
    let reason = reason(&verdict)?;
    if verdict.hash.len() != 64 || !verdict.hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Refusal::invalid(vec![item(
            "hash",
            "must be 64 hexadecimal digits",
        )]));
    }
    let now = app.clock().now();
    let asked = Verdict {
        site: &site.id,
        reference: &reference,
        hash: &verdict.hash,
        approve: verdict.approve,
        reason,
        by: &caller.person,
        at: now,
        due: app.ledger_now(),
    };
    let refused = |why: &str| {
        let event = caller.event(
            now,
            if verdict.approve {
                "batch.approved"
            } else {
                "batch.rejected"
            },
        );
        let event = event.with_outcome(Outcome::Refused).with_detail(why);
        event.on(site.id.as_str(), reference.as_str())
    };
    match app.ledger().decide(&asked, caller.event(now, "batch")).await? {
        Decided::Done(record) | Decided::Before(record) => {
            Ok(Json(send(&app, record).await.entry(Some(&caller.person))))
        }
        Decided::Own(record) => {
            app.ledger().note(&refused("prepared by the same person")).await?;
            Err(own(&record, &caller))
        }
        Decided::Linked(record) => {
            app.ledger()
                .note(&refused("whoever prepared it may be the same person"))
                .await?;
            Err(linked(&record, &caller))
        }
        Decided::AlreadySent(twin) => {
            app.ledger()
                .note(&refused("the same rows were sent in another batch"))
                .await?;
            Err(already_sent(&twin, &caller).detail(format!(
                "Batch {} has exactly these rows and was sent meanwhile. If they are meant to be debited a second time, \
                 whoever prepared this one has to take it back and prepare it again.",
                twin.reference
            )))
        }
        Decided::Changed(record) => {
            app.ledger().note(&refused("not the batch that was seen")).await?;
            Err(changed(&record, &caller))
        }
        Decided::Unknown => Err(unknown()),
    }
}

/// An approved batch is sent at once; that goes on when the browser goes away.
async fn send(app: &App, record: BatchRecord) -> BatchRecord {
    let (task, batch) = (app.clone(), record.clone());
    let work = async move { deliver(&task, batch).await };
    let sent = app
        .detached()
        .spawn(tracing::Instrument::in_current_span(work))
        .await;
    sent.unwrap_or(record)
}

fn reason(verdict: &BatchVerdict) -> Result<Option<&str>, Refusal> {
    let reason = verdict
        .reason
        .as_deref()
        .map(str::trim)
        .filter(|reason| !reason.is_empty());
    if reason.is_none() && !verdict.approve {
        return Err(Refusal::invalid(vec![item(
            "reason",
            "must say why, for whoever prepared it",
        )]));
    }
    let bad = |reason: &&str| reason.chars().count() > LONGEST_REASON || reason.contains(['\0', '\u{1b}']);
    if reason.as_ref().is_some_and(bad) {
        return Err(Refusal::invalid(vec![item(
            "reason",
            "must be at most 500 characters",
        )]));
    }
    Ok(reason)
}

fn own(record: &BatchRecord, caller: &Caller) -> Refusal {
    let title = "You prepared this batch yourself.";
    Refusal::new(StatusCode::FORBIDDEN, problem_codes::OWN_BATCH, title)
        .detail("Another person has to look at it. You can change it or take it back.")
        .batch(&record.entry(Some(&caller.person)))
}

fn linked(record: &BatchRecord, caller: &Caller) -> Refusal {
    let title = "This batch needs somebody else.";
    Refusal::new(StatusCode::FORBIDDEN, problem_codes::OWN_BATCH, title)
        .detail(
            "One of you gave the other the link to choose a password by, so that two accounts might be one person. \
             Ask another approver, or have the people who run this portal give a new link: token-proxy user reset.",
        )
        .batch(&record.entry(Some(&caller.person)))
}

/// The batch is not as it was when somebody looked at it.
pub(super) fn changed(record: &BatchRecord, caller: &Caller) -> Refusal {
    let title = "The batch is no longer as you saw it.";
    Refusal::new(StatusCode::CONFLICT, problem_codes::BATCH_CHANGED, title)
        .detail("It was changed, taken back or decided on meanwhile. Look at it again.")
        .batch(&record.entry(Some(&caller.person)))
}

/// There is no such batch.
pub(super) fn unknown() -> Refusal {
    let title = "There is no such batch in this Site.";
    Refusal::new(StatusCode::NOT_FOUND, problem_codes::NOT_FOUND, title)
}
