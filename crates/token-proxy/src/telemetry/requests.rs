//! Counts what browsers ask, and what they are refused.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use metrics::{counter, histogram};

use crate::refusal::Refusal;

/// What our own codes begin with.
const OURS: &str = "urn:partner-portal:problem:";

/// Notes the route's template, never the path: that names customers' batches.
pub(crate) async fn measure(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "portal".to_owned(), |path| path.as_str().to_owned());
    let method = method(request.method());
    let response = next.run(request).await;
    let status = class(response.status());
    histogram!("portal_request_seconds", "method" => method, "route" => route, "status" => status)
        .record(started.elapsed());
    if let Some(refusal) = response.extensions().get::<Refusal>() {
        counter!("portal_refusals_total", "code" => code(refusal.code())).increment(1);
    }
    response
}

/// A client may write any word as its method.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}

/// Our own codes without what they all begin with; upstream's are many and may be anything.
fn code(code: &str) -> String {
    code.strip_prefix(OURS).unwrap_or("pyng").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::api::problem_codes;

    #[test]
    fn labels_are_few_whatever_a_client_or_upstream_writes() {
        let strange = Method::from_bytes(b"CUSTOMER-4711").unwrap();
        assert_eq!((method(&strange), method(&Method::POST)), ("other", "POST"));
        assert_eq!(code(problem_codes::TOO_MANY), "request:tooMany");
        assert_eq!(code("urn:pyng:billing:batch:4711"), "pyng");
        assert_eq!(class(StatusCode::NOT_FOUND), "4xx");
    }
}
