//! `POST /api/sites/{siteId}/batches`: sends a batch.
//!
//! Upstream treats the same body under the same `batchReference` as the same batch (contract, "Submit a
//! batch"), so that sending it again after a lost answer debits nobody twice. A success means that the
//! batch is taken in, whatever its receipt looks like: the receipt's fields are only inferred.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use serde_json::Value;
use tokio::time::Instant;
use wire::BatchReference;
use wire::api::{Site, problem_codes};
use wire::pyng::{BatchReceipt, BatchSubmission, codes};

use super::submission;
use crate::app::App;
use crate::body;
use crate::refusal::Refusal;
use crate::site::KnownSite;
use crate::upstream::{Answer, Failure, patiently, refusal_of};

pub(crate) async fn submit_batch(
    State(app): State<App>,
    KnownSite(site): KnownSite,
    request: Request,
) -> Result<(StatusCode, Json<BatchReceipt>), Refusal> {
    let batch = submission::read(&body::read(&app, request).await?)?;
    // It goes on when the browser goes away, so that a closed tab does not leave it half tried.
    let sending = app.detached().spawn(tracing::Instrument::in_current_span({
        let app = app.clone();
        async move { send(&app, &site, &batch).await }
    }));
    match sending.await {
        Ok(Ok(receipt)) => Ok((StatusCode::ACCEPTED, Json(receipt))),
        Ok(Err(refusal)) => Err(refusal),
        Err(error) => Err(Refusal::internal().cause(error.to_string())),
    }
}

async fn send(app: &App, site: &Site, batch: &BatchSubmission) -> Result<BatchReceipt, Refusal> {
    let answer = ask(app, site, batch).await.map_err(|failure| explain(&failure))?;
    tracing::info!(
        upstream_trace_id = answer.trace_id,
        rows = batch.rows.len(),
        "batch accepted"
    );
    let receipt = fill_in(&answer, batch)?;
    if let Some(entry) = app.snapshots().find(&site.id, &batch.batch_reference) {
        entry.submitted(&receipt);
    }
    Ok(receipt)
}

async fn ask(app: &App, site: &Site, batch: &BatchSubmission) -> Result<Answer<Value>, Failure> {
    let limits = &app.config().limits;
    let deadline = Instant::now() + limits.operation_deadline;
    let call = app.upstream().submit(&site.id, batch)?;
    let attempt = || app.upstream().exchange(&call, deadline);
    patiently(limits, deadline, Failure::may_pass, attempt)
        .await?
        .loose()
}

/// The receipt, with the request's own reference where upstream gave none.
fn fill_in(answer: &Answer<Value>, batch: &BatchSubmission) -> Result<BatchReceipt, Refusal> {
    let named = answer.field::<String>("batchReference").unwrap_or_default();
    let ours = &batch.batch_reference;
    if !named.is_empty() && named != ours.as_str() {
        return Err(named_otherwise(answer, ours));
    }
    let (state, submitted_at, row_count) = (
        answer.field("state"),
        answer.field("submittedAt"),
        answer.field("rowCount"),
    );
    if named.is_empty() || state.is_none() || submitted_at.is_none() || row_count.is_none() {
        tracing::warn!(
            upstream_trace_id = answer.trace_id,
            "the receipt lacks fields, or they cannot be read"
        );
    }
    Ok(BatchReceipt {
        batch_reference: ours.clone(),
        state: state.unwrap_or_default(),
        submitted_at,
        row_count,
    })
}

fn named_otherwise(answer: &Answer<Value>, ours: &BatchReference) -> Refusal {
    let title = "Pyng's receipt names another batch.";
    let detail = format!(
        "The batch may have been accepted all the same. Open batch {ours} by its reference before anything \
         is sent again."
    );
    let mut refusal = Refusal::new(StatusCode::BAD_GATEWAY, problem_codes::UNREADABLE, title)
        .detail(detail)
        .cause("the receipt is for another batch");
    refusal.problem_mut().trace_id = Some(answer.trace_id.clone()).filter(|id| !id.is_empty());
    refusal
}

/// After doubt, the person is told that the button is safe to press again.
fn explain(failure: &Failure) -> Refusal {
    let refusal = refusal_of(failure, Some(codes::BATCH_CONFLICT));
    if failure.leaves_doubt() {
        refusal.detail(
            "It is not known whether Pyng has the batch. Send it again as it is, under the same reference: \
             nobody is debited twice.",
        )
    } else {
        refusal
    }
}
