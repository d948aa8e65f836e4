//! `POST /api/sites/{siteId}/batches`: writes a batch down, and sends it where no second person is needed.
//!
//! The same body under the same reference is the same batch, for this ledger as for upstream: the button may be
//! pressed again, in any tab, and nobody is debited twice. What is met before anything is sent: another body
//! under the reference, and the same rows under another one.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use ledger::batches::{BatchRecord, Draft, Submitted};
use wire::Cents;
use wire::api::{BatchEntry, BatchStage, Site};

use super::submission::{self, Wanted};
use super::submission_words as words;
use crate::access::Caller;
use crate::app::App;
use crate::body;
use crate::outbox::deliver;
use crate::refusal::{Refusal, item};
use crate::site::KnownSite;

pub(crate) async fn submit_batch(
    State(app): State<App>,
    KnownSite(site): KnownSite,
    caller: Caller,
    request: Request,
) -> Result<(StatusCode, Json<BatchEntry>), Refusal> {
    let wanted = submission::read(&body::read(&app, request).await?)?;
    // It goes on when the browser goes away, so that a closed tab does not leave it half tried.
    let work = app.detached().spawn(tracing::Instrument::in_current_span({
        let app = app.clone();
        async move {
            let record = submit(&app, &site, &wanted, &caller).await?;
            answer(&deliver(&app, record).await, &caller)
        }
    }));
    match work.await {
        Ok(Ok(entry)) => Ok((StatusCode::ACCEPTED, Json(entry))),
        Ok(Err(refusal)) => Err(refusal),
        Err(error) => Err(Refusal::internal().cause(error.to_string())),
    }
}

async fn submit(app: &App, site: &Site, wanted: &Wanted, caller: &Caller) -> Result<BatchRecord, Refusal> {
    let batch = &wanted.batch;
    let too_much = || Refusal::invalid(vec![item("rows", "come to more than can be written")]);
    let total = Cents::checked_sum(batch.rows.iter().map(|row| row.amount)).ok_or_else(too_much)?;
    let body = serde_json::to_string(batch).map_err(|error| Refusal::internal().cause(error.to_string()))?;
    let now = app.clock().now();
    let draft = Draft {
        site: &site.id,
        batch,
        body: &body,
        file_name: wanted.file_name.as_deref(),
        by: &caller.person,
        at: now,
        due: app.ledger_now(),
        needs_approval: site.four_eyes.asks_for_approval(batch.rows.len(), total),
        again: wanted.again,
    };
    match app.ledger().submit(&draft, caller.event(now, "batch")).await? {
        Submitted::Fresh(record) | Submitted::Edited(record) | Submitted::Same(record) => Ok(record),
        Submitted::Taken(there) => Err(words::taken(app, site, &batch.rows, &there, caller).await?),
        Submitted::AlreadySent(twin) => Err(words::already_sent(&twin, caller)),
    }
}

/// What a person is told of a batch that was handed in: a refusal of upstream is one of ours.
fn answer(record: &BatchRecord, caller: &Caller) -> Result<BatchEntry, Refusal> {
    let mut entry = record.entry(Some(&caller.person));
    if !matches!(record.stage, BatchStage::Rejected | BatchStage::Failed) {
        return Ok(entry);
    }
    let Some(problem) = entry.problem.take() else {
        return Ok(entry);
    };
    Err(Refusal::from(*problem).batch(&entry))
}
