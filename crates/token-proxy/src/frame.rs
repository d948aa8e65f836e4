//! What surrounds every request: its id, one line in the log, the headers of its answer, and the one
//! place where a refusal is written out.

use std::any::Any;
use std::time::Instant;

use axum::Json;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::{Instrument, Span, field};

use crate::app::App;
use crate::clock::as_ms;
use crate::headers::dress;
use crate::peer::is_ours;
use crate::refusal::{Inner, Refusal};
use crate::request_id::{HEADER, RequestId};
use crate::telemetry::go_on;

const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

pub(crate) async fn frame(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let (id, started) = (RequestId::new(), Instant::now());
    request.extensions_mut().insert(id.clone());
    let method = request.method().clone();
    let span = tracing::info_span!("request", request_id = %id, %method, route = field::Empty, status = field::Empty);
    if is_ours(&app, &request) {
        go_on(&span, request.headers());
    }
    let mut response = next.run(request).instrument(span.clone()).await;
    let _entered = span.enter();
    if let Some(refusal) = response.extensions_mut().remove::<Refusal>() {
        response = write_out(refusal.into_inner(), &response, &id);
    }
    let (status, ms) = (response.status().as_u16(), as_ms(started.elapsed()));
    tracing::info!(status, ms, "answered");
    // For the trace; the log line has it.
    span.record("status", status);
    dress(&app, response.headers_mut());
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

/// Notes the route, never the path itself: that names customers' batches, and a query may hold a cursor.
pub(crate) async fn log_route(request: Request, next: Next) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("portal", MatchedPath::as_str);
    Span::current().record("route", route);
    next.run(request).await
}

/// The answer after a panic: a problem, and nothing of what went wrong.
pub(crate) fn answer_panic(_: Box<dyn Any + Send + 'static>) -> Response {
    Refusal::internal().cause("a handler panicked").into_response()
}

fn write_out(refusal: Inner, bare: &Response, id: &RequestId) -> Response {
    let Inner { mut problem, cause } = refusal;
    problem.request_id = Some(id.to_string());
    let (code, trace_id) = (problem.code.as_str(), problem.trace_id.as_deref());
    let cause = cause.as_deref();
    if bare.status().is_server_error() {
        tracing::warn!(code, upstream_trace_id = trace_id, cause, "refused");
    } else {
        tracing::info!(code, upstream_trace_id = trace_id, cause, "refused");
    }
    let retry_after = problem.retry_after;
    let mut response = (bare.status(), Json(problem)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, PROBLEM_JSON);
    if let Some(seconds) = retry_after {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    if let Some(allow) = bare.headers().get(header::ALLOW) {
        headers.insert(header::ALLOW, allow.clone());
    }
    response
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;
    use tower::ServiceExt;
    use tower_http::catch_panic::CatchPanicLayer;
    use wire::api::{Problem, problem_codes};

    use super::*;
    use crate::{Clock, config};

    const EXAMPLE: &str = include_str!("../token-proxy.example.toml");

    async fn fails() -> &'static str {
        panic!("with a detail of the inside")
    }

    #[tokio::test]
    async fn a_panic_is_answered_by_a_problem_without_its_detail() {
        let folder = tempfile::tempdir().unwrap();
        let config = config::parse(EXAMPLE, folder.path(), []).unwrap();
        let app = App::new(config, Clock::system()).await.unwrap();
        let router = Router::new()
            .route("/", get(fails))
            .layer(CatchPanicLayer::custom(answer_panic))
            .layer(from_fn_with_state(app, frame));
        let response = router.oneshot(Request::new(Body::empty())).await.unwrap();
        assert_eq!(response.status(), 500);
        let id = response.headers()[HEADER].to_str().unwrap().to_owned();
        let bytes = to_bytes(response.into_body(), 10_000).await.unwrap();
        let problem: Problem = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(
            (problem.code.as_str(), problem.request_id),
            (problem_codes::INTERNAL, Some(id))
        );
        assert!(!String::from_utf8(bytes.to_vec()).unwrap().contains("inside"));
    }
}
