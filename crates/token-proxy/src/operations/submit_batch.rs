//! `POST /api/sites/{siteId}/batches`: sends a batch.
//!
//! Upstream treats the same body under the same `batchReference` as the same batch (contract, "Submit a
//! batch"), so that sending it again after a lost answer debits nobody twice.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use tokio::time::Instant;
use wire::api::Site;
use wire::pyng::{BatchReceipt, BatchSubmission};

use super::submission;
use crate::app::App;
use crate::body;
use crate::refusal::Refusal;
use crate::site::KnownSite;
use crate::upstream::{Failure, patiently, refusal};

pub(crate) async fn submit_batch(
    State(app): State<App>,
    KnownSite(site): KnownSite,
    request: Request,
) -> Result<(StatusCode, Json<BatchReceipt>), Refusal> {
    let batch = submission::read(&body::read(&app, request).await?)?;
    // It goes on when the browser goes away, so that a closed tab does not leave it half tried.
    let sending = tokio::spawn(tracing::Instrument::in_current_span({
        let app = app.clone();
        async move { send(&app, &site, &batch).await }
    }));
    match sending.await {
        Ok(Ok(receipt)) => Ok((StatusCode::ACCEPTED, Json(receipt))),
        Ok(Err(failure)) => Err(explain(&failure)),
        Err(error) => Err(Refusal::internal().cause(error.to_string())),
    }
}

async fn send(app: &App, site: &Site, batch: &BatchSubmission) -> Result<BatchReceipt, Failure> {
    let limits = &app.config().limits;
    let deadline = Instant::now() + limits.operation_deadline;
    let call = app.upstream().submit(&site.id, batch)?;
    let attempt = || app.upstream().send::<BatchReceipt>(&call, deadline);
    let answer = patiently(limits, deadline, Failure::may_pass, attempt).await?;
    tracing::info!(
        upstream_trace_id = answer.trace_id,
        rows = batch.rows.len(),
        "batch accepted"
    );
    if answer.data.batch_reference != batch.batch_reference {
        let cause = "the receipt is for another batch".to_owned();
        return Err(Failure::Unreadable {
            cause,
            trace_id: Some(answer.trace_id),
        });
    }
    if let Some(entry) = app.snapshots().find(&site.id, &batch.batch_reference) {
        entry.submitted(&answer.data);
    }
    Ok(answer.data)
}

/// After doubt, the person is told that the button is safe to press again.
fn explain(failure: &Failure) -> Refusal {
    let refusal = refusal(failure);
    if failure.leaves_doubt() {
        refusal.detail(
            "It is not known whether Pyng has the batch. Send it again as it is, under the same reference: \
             nobody is debited twice.",
        )
    } else {
        refusal
    }
}
