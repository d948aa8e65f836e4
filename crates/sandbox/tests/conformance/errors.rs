//! "Errors": one format for every refusal, always with a `traceId`.

use std::collections::HashSet;

use reqwest::Method;
use serde_json::json;

use super::upstream::{Upstream, fresh, send};

#[tokio::test]
async fn a_body_that_is_no_json_is_refused() {
    let upstream = Upstream::any().await;
    for path in [
        upstream.site_path("/batches"),
        upstream.site_path("/customers/invitations"),
    ] {
        for body in [
            "",
            "{",
            "nonsense",
            "{\"customerReference\": }",
            "\u{0}",
            "[]",
            "null",
            "\"text\"",
        ] {
            let request = upstream
                .request(Method::POST, &path)
                .header("content-type", "application/json");
            send(request.body(body)).await.refusal(400);
        }
    }
}

#[tokio::test]
async fn a_body_that_does_not_claim_to_be_json_is_refused() {
    let upstream = Upstream::any().await;
    let body = json!({ "customerReference": fresh("C") }).to_string();
    for content_type in [
        None,
        Some("text/plain"),
        Some("application/x-www-form-urlencoded"),
        Some("application/jsonx"),
    ] {
        let mut request = upstream
            .request(Method::POST, &upstream.site_path("/customers/invitations"))
            .body(body.clone());
        if let Some(content_type) = content_type {
            request = request.header("content-type", content_type);
        }
        send(request).await.refusal(415);
    }
}

#[tokio::test]
async fn a_body_beyond_reason_is_refused() {
    let Some(upstream) = Upstream::sandbox_only("a_body_beyond_reason_is_refused").await else {
        return;
    };
    let body = format!("{{\"x\":\"{}\"}}", "a".repeat(5 * 1024 * 1024));
    let request = upstream.request(Method::POST, &upstream.site_path("/batches"));
    send(request.header("content-type", "application/json").body(body))
        .await
        .refusal(413);
}

#[tokio::test]
async fn unknown_paths_and_methods_are_refused_in_the_same_format() {
    let upstream = Upstream::any().await;
    for path in [
        "/billing",
        "/billing/",
        "/billing/nothing",
        "/billing/sites",
        "/billing/sites/x/nothing",
    ] {
        upstream.get(path).await.refusal(404);
    }
    for (method, path) in [
        (Method::GET, "/billing/oauth2/token".to_owned()),
        (Method::DELETE, upstream.site_path("/customers")),
        (Method::GET, upstream.site_path("/batches")),
        (Method::PUT, upstream.site_path("/batches/B1")),
    ] {
        send(upstream.request(method, &path)).await.refusal(405);
    }
}

#[tokio::test]
async fn a_path_that_is_no_text_is_not_found() {
    let upstream = Upstream::any().await;
    for reference in ["%ff", "%00", "%2e%2e%2e", "a%2fb", "%20"] {
        upstream.status(reference).await.refusal(404);
    }
}

#[tokio::test]
async fn every_answer_has_a_trace_id_of_its_own() {
    let upstream = Upstream::any().await;
    let mut seen = HashSet::new();
    for query in ["", "", "?limit=0", "?limit=0"] {
        let answer = upstream.list(query).await;
        assert!(seen.insert(answer.trace_id().expect("a traceId").to_owned()));
    }
}
