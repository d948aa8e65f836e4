//! One request and its answer: noted, and made to go wrong when that was asked for.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use futures_util::stream;
use hyper::Request;
use hyper::body::Incoming;
use tower::ServiceExt as _;

use crate::app::App;
use crate::billing::fault_answer;
use crate::faults::{Drop, Effect, WrongBody};
use crate::operation::Operation;
use crate::requests::{ReceivedRequest, without_secrets};

/// The connection is to be closed without an answer. As an error of the service it makes hyper do so.
#[derive(Debug)]
pub(super) struct Dropped;

impl std::fmt::Display for Dropped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("dropped on request")
    }
}

impl std::error::Error for Dropped {}

/// Answers a request; those to the upstream API are noted and meet the faults that wait for them.
pub(super) async fn answer(
    app: Arc<App>,
    router: Router,
    request: Request<Incoming>,
) -> Result<Response, Dropped> {
    let path = request.uri().path();
    if path != "/billing" && !path.starts_with("/billing/") {
        return Ok(handle(router, request).await);
    }
    let (sequence, effect) = note(&app, &request);
    let result = with_effect(effect.unwrap_or_default(), router, request).await;
    if let Ok(response) = &result {
        app.world()
            .requests
            .note_answer(sequence, response.status().as_u16());
    }
    result
}

fn note(app: &App, request: &Request<Incoming>) -> (u64, Option<Effect>) {
    let operation = Operation::of(request.method().as_str(), request.uri().path());
    let mut world = app.world();
    let fault = world.faults.take(operation);
    let received = ReceivedRequest {
        sequence: 0,
        at: world.clock.now(),
        method: request.method().to_string(),
        path: request
            .uri()
            .path_and_query()
            .map_or_else(String::new, ToString::to_string),
        operation,
        status: None,
        fault: fault.clone(),
        headers: without_secrets(request.headers()),
    };
    (world.requests.note(received), fault)
}

async fn with_effect(
    effect: Effect,
    router: Router,
    request: Request<Incoming>,
) -> Result<Response, Dropped> {
    if let Some(ms) = effect.latency_ms {
        tokio::time::sleep(Duration::from_millis(ms)).await;
    }
    if let Some(status) = effect.status {
        return Ok(fault_answer(status, &effect));
    }
    if effect.drop == Some(Drop::Before) {
        return Err(Dropped);
    }
    let response = handle(router, request).await;
    if effect.drop == Some(Drop::After) {
        return Err(Dropped);
    }
    Ok(match effect.body {
        Some(body) => with_body(response, body),
        None => response,
    })
}

async fn handle(router: Router, request: Request<Incoming>) -> Response {
    match router.oneshot(request.map(Body::new)).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// The same status and headers over another body.
fn with_body(response: Response, body: WrongBody) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts
        .headers
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let body = match body {
        WrongBody::Garbage => Body::from("<html>\u{0}{\"data\": oops"),
        WrongBody::Huge => huge(),
    };
    Response::from_parts(parts, body)
}

/// 64 MiB of a text that never ends, in chunks: its length is not told beforehand.
fn huge() -> Body {
    let chunk = Bytes::from(vec![b'a'; 64 * 1024]);
    let start = Bytes::from_static(br#"{"data":{"filler":""#);
    let chunks = std::iter::once(start).chain(std::iter::repeat_n(chunk, 1024));
    Body::from_stream(stream::iter(chunks.map(Ok::<_, Dropped>)))
}
