//! The controls and their guard (sandbox only).

use reqwest::Method;
use serde_json::{Value, json};

use super::upstream::{Upstream, batch, send};

#[tokio::test]
async fn names_of_other_machines_are_refused() {
    let Some(upstream) = Upstream::sandbox_only("names_of_other_machines_are_refused").await else {
        return;
    };
    for path in ["/", "/sandbox/clock", "/sandbox/requests", "/sandbox/signup/x"] {
        let request = upstream.bare(Method::GET, path);
        assert_eq!(
            send(request.header("host", "evil.example")).await.status,
            421,
            "{path}"
        );
    }
    let request = upstream
        .bare(Method::GET, "/sandbox/clock")
        .header("host", "localhost:9010");
    assert_eq!(send(request).await.status, 200);
}

#[tokio::test]
async fn what_a_form_of_another_site_could_send_is_refused() {
    let Some(upstream) = Upstream::sandbox_only("what_a_form_of_another_site_could_send_is_refused").await
    else {
        return;
    };
    upstream.invite("C1").await.data(201);
    let before = upstream.now().await;
    for path in [
        "/sandbox/clock/advance",
        "/sandbox/reset",
        "/sandbox/faults",
        "/sandbox/version",
        "/sandbox/sites/site-harbour/customers/C1/link",
    ] {
        for content_type in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
        ] {
            let request = upstream
                .bare(Method::POST, path)
                .header("content-type", content_type);
            assert_eq!(send(request.body("{\"ms\":1}")).await.status, 415, "{path}");
        }
    }
    assert_eq!(upstream.now().await, before);
    assert_eq!(upstream.list("").await.data(200)["items"][0]["state"], "invited");
}

#[tokio::test]
async fn the_clock_goes_forward_only() {
    let Some(upstream) = Upstream::sandbox_only("the_clock_goes_forward_only").await else {
        return;
    };
    let before = upstream.now().await;
    for ms in [json!(-1), json!(i64::MAX), json!(1.5), json!("1"), json!(null)] {
        let request = upstream
            .bare(Method::POST, "/sandbox/clock/advance")
            .json(&json!({ "ms": ms }));
        assert_eq!(send(request).await.status, 400, "{ms}");
    }
    assert_eq!(upstream.now().await, before);
    let moved = upstream
        .control("/sandbox/clock/advance", &json!({ "ms": 1234 }))
        .await;
    assert_eq!(moved, json!({ "now": before + 1234 }));
}

#[tokio::test]
async fn a_change_that_does_not_apply_is_refused() {
    let Some(upstream) = Upstream::sandbox_only("a_change_that_does_not_apply_is_refused").await else {
        return;
    };
    upstream.linked(&["linked"]).await;
    upstream.invite("revoked").await.data(201);
    upstream.change("revoked", "revoke").await;
    for (path, status) in [
        ("site-harbour/customers/linked/link", 409),
        ("site-harbour/customers/linked/expire", 409),
        ("site-harbour/customers/revoked/revoke", 409),
        ("site-harbour/customers/revoked/link", 409),
        ("site-harbour/customers/nobody/link", 404),
        ("site-nowhere/customers/linked/link", 404),
        ("site-harbour/customers/linked/explode", 404),
    ] {
        let request = upstream
            .bare(Method::POST, &format!("/sandbox/sites/{path}"))
            .json(&json!({}));
        assert_eq!(send(request).await.status, status, "{path}");
    }
    let customer = upstream.change("linked", "revoke").await;
    assert_eq!(
        (&customer["customerReference"], &customer["state"]),
        (&json!("linked"), &json!("revoked"))
    );
}

#[tokio::test]
async fn a_reset_restores_everything() {
    let Some(mut upstream) = Upstream::sandbox_only("a_reset_restores_everything").await else {
        return;
    };
    let start = upstream.now().await;
    upstream.invite("C1").await.data(201);
    upstream.submit(&batch("B1", &[("C1", 100)])).await.data(202);
    upstream
        .control("/sandbox/version", &json!({ "deprecated": true }))
        .await;
    upstream
        .control(
            "/sandbox/faults",
            &json!({ "operation": "any", "effect": { "status": 500 } }),
        )
        .await;
    upstream.advance(5_000).await;
    upstream.control("/sandbox/reset", &json!({})).await;
    let log = send(upstream.bare(Method::GET, "/sandbox/requests")).await;
    assert_eq!(log.body, json!({ "requests": [] }));
    assert_eq!(upstream.now().await, start);
    assert_eq!(upstream.list("").await.code(401), "authentication:invalid");
    upstream.advance_far(0).await;
    let list = upstream.list("").await;
    assert_eq!(list.data(200)["items"], Value::Array(Vec::new()));
    assert_eq!(list.header("deprecation"), None);
    upstream.status("B1").await.refusal(404);
}

#[tokio::test]
async fn two_sandboxes_in_one_process_share_nothing() {
    let test = "two_sandboxes_in_one_process_share_nothing";
    let (Some(one), Some(other)) = (
        Upstream::sandbox_only(test).await,
        Upstream::sandbox_only(test).await,
    ) else {
        return;
    };
    one.invite("C1").await.data(201);
    assert_eq!(other.list("").await.data(200)["items"], Value::Array(Vec::new()));
    let request = other
        .bare(Method::GET, &other.site_path("/customers"))
        .bearer_auth(&one.token);
    send(request.header("pyng-api-version", wire::pyng::VERSION))
        .await
        .refusal(401);
}
