//! `GET /api/sites/{siteId}/batches/{batchReference}`: the newest status, shared by all who watch.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::time::Instant;
use tracing::Instrument;
use wire::BatchReference;
use wire::api::Site;
use wire::pyng::BatchStatus;

use crate::app::App;
use crate::refusal::Refusal;
use crate::request_id::RequestId;
use crate::site::{KnownSite, NamedBatch};
use crate::snapshots::{Entry, View, wait};
use crate::upstream::Failure;

/// The browser keeps the answer and asks with its ETag each time.
const CACHE: HeaderValue = HeaderValue::from_static("private, no-cache");
/// Said when there is no room to remember another batch.
const BUSY_SECONDS: u64 = 30;

pub(crate) async fn batch_status(
    State(app): State<App>,
    KnownSite(site): KnownSite,
    NamedBatch(reference): NamedBatch,
    request_id: RequestId,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let entry = app
        .snapshots()
        .entry(&site.id, &reference, app.clock())
        .ok_or_else(|| wait(BUSY_SECONDS).cause("too many batches are being watched"))?;
    if entry.is_due(app.clock()) {
        let span = tracing::info_span!("batch status", %request_id);
        let refresh = refresh(app.clone(), site, reference, Arc::clone(&entry), request_id);
        // The question belongs to all watchers: one who goes away does not cancel it.
        let asked = app.detached().spawn(refresh.instrument(span)).await;
        asked.map_err(|error| Refusal::internal().cause(error.to_string()))?;
    }
    match entry.view(app.clock(), app.snapshots().instance()) {
        View::Snapshot(snapshot, etag) => Ok(answer(&headers, &etag, Json(snapshot))),
        none => Err(Refusal::from(none)),
    }
}

/// Asks upstream unless another watcher has just done so.
async fn refresh(
    app: App,
    site: Arc<Site>,
    reference: BatchReference,
    entry: Arc<Entry>,
    request_id: RequestId,
) {
    let _turn = entry.turn.lock().await;
    if !entry.is_due(app.clock()) {
        return;
    }
    let submissions = entry.submissions();
    let result = ask(&app, &site, &reference).await;
    entry.record(result, submissions, &request_id, app.clock());
    app.snapshots().trim(&entry);
}

/// One question, never repeated: each one counts against the 30 s.
async fn ask(app: &App, site: &Site, reference: &BatchReference) -> Result<BatchStatus, Failure> {
    let call = app.upstream().status(&site.id, reference)?;
    let deadline = Instant::now() + app.config().limits.operation_deadline;
    let answer = app.upstream().send::<BatchStatus>(&call, deadline).await?;
    tracing::info!(upstream_trace_id = answer.trace_id, "batch checked");
    if answer.data.batch_reference == *reference {
        Ok(answer.data)
    } else {
        let cause = "the status is of another batch".to_owned();
        Err(Failure::Unreadable {
            cause,
            trace_id: Some(answer.trace_id),
        })
    }
}

fn answer(headers: &HeaderMap, etag: &str, body: impl IntoResponse) -> Response {
    let known = is_known(headers, etag);
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        body.into_response()
    };
    response.headers_mut().insert(header::CACHE_CONTROL, CACHE);
    if let Ok(etag) = HeaderValue::from_str(etag) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    response
}

/// `If-None-Match`, compared weakly (RFC 9110, section 13.1.2).
fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let lists = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let mut tags = lists.flat_map(|list| list.split(',')).map(str::trim);
    tags.any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}
