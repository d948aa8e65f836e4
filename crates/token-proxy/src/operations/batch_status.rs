//! `GET /api/sites/{siteId}/batches/{batchReference}`: the record and the newest status, shared by all who watch.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tracing::Instrument;
use wire::BatchReference;
use wire::api::{SignInMode, Site};

use crate::access::Caller;
use crate::app::App;
use crate::follow::{View, look};
use crate::refusal::Refusal;
use crate::request_id::RequestId;
use crate::site::{KnownSite, NamedBatch};

/// The browser keeps the answer and asks with its ETag each time.
const CACHE: HeaderValue = HeaderValue::from_static("private, no-cache");

pub(crate) async fn batch_status(
    State(app): State<App>,
    KnownSite(site): KnownSite,
    NamedBatch(reference): NamedBatch,
    caller: Caller,
    request_id: RequestId,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let there = app.ledger().batch(&site.id, &reference).await?;
    // What has not been sent, or was refused, is nothing upstream could tell about.
    let trouble = if there.is_none_or(|there| there.is_upstream()) {
        ask(&app, &site, &reference, request_id, &caller).await?
    } else {
        None
    };
    let view = View::of(&app, &site.id, &reference, &caller.person, trouble).await?;
    let etag = view.etag();
    if is_known(&headers, &etag) {
        return Ok(answer(&etag, StatusCode::NOT_MODIFIED));
    }
    let snapshot = view.snapshot(&app, &site.id, &reference).await?;
    Ok(answer(&etag, Json(snapshot)))
}

/// Sees to it that upstream is asked if that is due; what kept it from being asked, if anything.
async fn ask(
    app: &App,
    site: &Arc<Site>,
    reference: &BatchReference,
    request_id: RequestId,
    caller: &Caller,
) -> Result<Option<Refusal>, Refusal> {
    let span = tracing::info_span!("batch status", %request_id);
    let (task, site, reference) = (app.clone(), Arc::clone(site), reference.clone());
    // One person on one machine spends their own.
    let who = (caller.mode != SignInMode::None).then(|| caller.person.clone());
    let look = async move { look(&task, &site, &reference, &request_id, who.as_ref()).await };
    // The question belongs to all watchers: one who goes away does not cancel it.
    let asked = app.detached().spawn(look.instrument(span)).await;
    let asked = asked.map_err(|error| Refusal::internal().cause(error.to_string()))?;
    Ok(asked.err())
}

fn answer(etag: &str, body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
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
