//! `POST /api/sites/{siteId}/batches/{batchReference}/withdraw`: takes a batch back while nothing was sent.

use axum::Json;
use axum::extract::State;
use ledger::batches::Withdrawn;
use wire::api::BatchEntry;

use super::decision::{changed, unknown};
use crate::access::Caller;
use crate::app::App;
use crate::refusal::Refusal;
use crate::site::{KnownSite, NamedBatch};

pub(crate) async fn withdraw_batch(
    State(app): State<App>,
    KnownSite(site): KnownSite,
    NamedBatch(reference): NamedBatch,
    caller: Caller,
) -> Result<Json<BatchEntry>, Refusal> {
    let event = caller.event(app.clock().now(), "batch.withdrawn");
    match app.ledger().withdraw(&site.id, &reference, event).await? {
        Withdrawn::Done(record) => Ok(Json(record.entry(Some(&caller.person)))),
        Withdrawn::Changed(record) => Err(changed(&record, &caller)),
        Withdrawn::Unknown => Err(unknown()),
    }
}
