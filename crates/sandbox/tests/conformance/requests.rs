//! What the sandbox says it received (sandbox only).

use reqwest::Method;
use serde_json::{Value, json};

use super::upstream::{Upstream, send};

async fn log(upstream: &Upstream) -> (Vec<Value>, String) {
    let answer = send(upstream.bare(Method::GET, "/sandbox/requests")).await;
    (
        answer.body["requests"].as_array().expect("requests").clone(),
        answer.text,
    )
}

#[tokio::test]
async fn requests_are_told_in_order_with_their_answers() {
    let Some(upstream) = Upstream::sandbox_only("requests_are_told_in_order_with_their_answers").await else {
        return;
    };
    send(upstream.bare(Method::DELETE, "/sandbox/requests")).await;
    upstream.advance(5_000).await;
    upstream.list("?limit=1").await.data(200);
    upstream.list("?limit=0").await.refusal(400);
    upstream.get("/billing/nothing").await.refusal(404);
    let (requests, _) = log(&upstream).await;
    let told: Vec<_> = requests
        .iter()
        .map(|request| {
            (
                request["method"].as_str(),
                request["path"].as_str(),
                request["status"].as_u64(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                Some("GET"),
                Some("/billing/sites/site-harbour/customers?limit=1"),
                Some(200)
            ),
            (
                Some("GET"),
                Some("/billing/sites/site-harbour/customers?limit=0"),
                Some(400)
            ),
            (Some("GET"), Some("/billing/nothing"), Some(404)),
        ]
    );
    assert_eq!(requests[0]["operation"], "listCustomers");
    assert_eq!(requests[0]["at"], Value::from(upstream.now().await));
    assert!(requests[2].get("operation").is_none());
}

#[tokio::test]
async fn secrets_are_never_told() {
    let Some(upstream) = Upstream::sandbox_only("secrets_are_never_told").await else {
        return;
    };
    let request = upstream.request(Method::GET, &upstream.site_path("/customers"));
    send(
        request
            .header("cookie", "session=very-secret")
            .header("x-trace", "shown"),
    )
    .await
    .data(200);
    let bare = upstream.bare(Method::GET, &upstream.site_path("/customers"));
    send(
        bare.header("authorization", "very-secret")
            .header("pyng-api-version", "x"),
    )
    .await
    .refusal(400);
    let (requests, text) = log(&upstream).await;
    assert!(
        !text.contains("very-secret") && !text.contains(&upstream.token) && !text.contains("ZGVtbz"),
        "{text}"
    );
    let authorization = |index: usize| requests[index]["headers"]["authorization"].as_str();
    assert_eq!(authorization(0), Some("Basic …"));
    assert_eq!(authorization(1), Some("Bearer …"));
    assert_eq!(authorization(2), Some("other …"));
    assert_eq!(requests[1]["headers"]["cookie"], "present");
    assert_eq!(requests[1]["headers"]["x-trace"], "shown");
}

#[tokio::test]
async fn a_fault_and_a_lost_answer_are_told() {
    let Some(upstream) = Upstream::sandbox_only("a_fault_and_a_lost_answer_are_told").await else {
        return;
    };
    send(upstream.bare(Method::DELETE, "/sandbox/requests")).await;
    upstream
        .control(
            "/sandbox/faults",
            &json!({ "operation": "any", "effect": { "drop": "after" } }),
        )
        .await;
    upstream
        .request(Method::GET, &upstream.site_path("/customers"))
        .send()
        .await
        .expect_err("no answer");
    let (requests, _) = log(&upstream).await;
    assert_eq!(requests[0]["fault"], json!({ "drop": "after" }));
    assert!(requests[0].get("status").is_none());
}

#[tokio::test]
async fn controls_and_pages_are_not_in_the_log() {
    let Some(upstream) = Upstream::sandbox_only("controls_and_pages_are_not_in_the_log").await else {
        return;
    };
    send(upstream.bare(Method::DELETE, "/sandbox/requests")).await;
    upstream.advance(1).await;
    send(upstream.bare(Method::GET, "/")).await;
    assert_eq!(log(&upstream).await.0, Vec::<Value>::new());
}
