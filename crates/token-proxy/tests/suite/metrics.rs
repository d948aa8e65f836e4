//! What an operator's instruments read: `/metrics` on its own listener, and `/readyz`.
//!
//! The registry is one for the process, so other tests count into it as well: these only look for what is theirs.

use reqwest::Client;
use serde_json::json;
use token_proxy::serve_metrics;
use tokio::net::TcpListener;

use crate::support::{Proxy, Stub, data, empty_sandbox, error, token};

/// Serves `/metrics` of this proxy; gives its address.
async fn watched(proxy: &Proxy) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/metrics", listener.local_addr().unwrap());
    tokio::spawn(serve_metrics(proxy.app.clone(), listener).unwrap());
    url
}

async fn scrape(url: &str) -> String {
    let answer = Client::new().get(url).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(
        answer.headers()["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/plain")
    );
    answer.text().await.unwrap()
}

/// Whether there is a line of this number with all of these labels.
fn has(text: &str, number: &str, labels: &[&str]) -> bool {
    text.lines()
        .any(|line| line.starts_with(number) && labels.iter().all(|label| line.contains(label)))
}

#[tokio::test]
async fn requests_calls_tokens_and_refusals_are_counted_by_template() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    let metrics = watched(&proxy).await;
    proxy.get("/api/sites/site-harbour/customers").await;
    proxy
        .get("/api/sites/site-harbour/batches/watched-secret-reference")
        .await;
    proxy.get("/api/sites/site-secret/customers").await;
    let text = scrape(&metrics).await;
    let customers = r#"route="/api/sites/{site_id}/customers""#;
    for (number, labels) in [
        (
            "portal_request_seconds_bucket{",
            vec![r#"method="GET""#, customers, r#"status="2xx""#],
        ),
        (
            "portal_request_seconds_count{",
            vec![customers, r#"status="4xx""#],
        ),
        ("portal_refusals_total{", vec![r#"code="site:unknown""#]),
        (
            "portal_upstream_request_seconds_count{",
            vec![r#"operation="listCustomers""#, r#"outcome="ok""#],
        ),
        (
            "portal_token_renewals_total{",
            vec![r#"operation="listCustomers""#, r#"outcome="issued""#],
        ),
        ("portal_ledger_up ", vec!["1"]),
        ("portal_batches{", vec![r#"stage="sealed""#]),
        ("portal_checks_due ", vec![]),
        ("portal_sessions ", vec![]),
        ("portal_build_info{", vec!["version="]),
        ("process_resident_memory_bytes ", vec![]),
    ] {
        assert!(has(&text, number, &labels), "{number} {labels:?} in\n{text}");
    }
    for secret in [
        "watched-secret-reference",
        "site-secret",
        "site-harbour",
        "127.0.0.1",
    ] {
        assert!(!text.contains(secret), "{secret} in\n{text}");
    }
}

#[tokio::test]
async fn metrics_are_not_on_the_public_address_nor_for_web_pages() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    let metrics = watched(&proxy).await;
    assert!(!proxy.get("/metrics").await.text.contains("portal_"));
    for (site, status) in [("cross-site", 403), ("same-origin", 403), ("none", 200)] {
        let request = Client::new().get(&metrics).header("sec-fetch-site", site);
        assert_eq!(request.send().await.unwrap().status(), status, "{site}");
    }
    let elsewhere = metrics.replace("/metrics", "/api/session");
    assert_eq!(reqwest::get(elsewhere).await.unwrap().status(), 404);
}

#[tokio::test]
async fn readiness_tells_each_check_in_words_and_no_secret() {
    let stub = Stub::start(|one| async move {
        match one.is_token() {
            true => error(401, "invalid"),
            false => data(200, &json!({})),
        }
    })
    .await;
    let proxy = Proxy::start(&stub.url).await;
    let answer = proxy.get("/readyz").await;
    let told = answer.json();
    assert_eq!((answer.status.as_u16(), &told["ready"]), (503, &json!(false)));
    assert_eq!(told["ledger"], json!({ "ok": true, "state": "answers" }));
    assert_eq!(told["pyng"]["ok"], false);
    assert!(
        told["pyng"]["state"]
            .as_str()
            .is_some_and(|words| words.len() > 10)
    );
    for secret in ["demo-secret", "demo-partner", stub.url.as_str()] {
        assert!(!answer.text.contains(secret), "{answer:?}");
    }

    let good = Stub::start(|_| async { token("t", 3600) }).await;
    let ready = Proxy::start(&good.url).await.get("/readyz").await;
    assert_eq!(ready.status, 200, "{ready:?}");
    for check in ["ledger", "clock", "pyng", "workers"] {
        assert_eq!(ready.json()[check]["ok"], true, "{check}: {ready:?}");
    }
}
