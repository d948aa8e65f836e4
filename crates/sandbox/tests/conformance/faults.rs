//! Faults on request (sandbox only).

use reqwest::Method;
use serde_json::{Value, json};

use super::answer::Answer;
use super::upstream::{Upstream, batch, send};

async fn fault(upstream: &Upstream, operation: &str, times: u32, effect: Value) {
    let body = json!({ "operation": operation, "times": times, "effect": effect });
    upstream.control("/sandbox/faults", &body).await;
}

#[tokio::test]
async fn a_status_is_answered_so_many_times_and_changes_nothing() {
    let test = "a_status_is_answered_so_many_times_and_changes_nothing";
    let Some(upstream) = Upstream::sandbox_only(test).await else {
        return;
    };
    fault(&upstream, "invite", 2, json!({ "status": 503, "retryAfter": 7 })).await;
    for _ in 0..2 {
        upstream.list("").await.data(200);
        let answer = upstream.invite("C1").await;
        answer.refusal(503);
        assert_eq!(answer.header("retry-after"), Some("7"));
    }
    upstream.invite("C1").await.data(201);
}

#[tokio::test]
async fn each_operation_can_be_met_alone() {
    let Some(upstream) = Upstream::sandbox_only("each_operation_can_be_met_alone").await else {
        return;
    };
    upstream.submit(&batch("B1", &[("C1", 100)])).await.data(202);
    for operation in ["token", "invite", "listCustomers", "submitBatch", "batchStatus"] {
        fault(&upstream, operation, 1, json!({ "status": 500 })).await;
    }
    assert_eq!(
        upstream.ask_token("demo-partner", "demo-secret", "").await.status,
        500
    );
    assert_eq!(upstream.invite("C1").await.status, 500);
    assert_eq!(upstream.list("").await.status, 500);
    assert_eq!(upstream.submit(&batch("B2", &[("C1", 100)])).await.status, 500);
    assert_eq!(upstream.status("B1").await.status, 500);
    upstream.status("B1").await.data(200);
    fault(
        &upstream,
        "any",
        1,
        json!({ "status": 302, "location": "https://elsewhere.example/" }),
    )
    .await;
    let answer = upstream.get("/billing/nothing").await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (302, Some("https://elsewhere.example/"))
    );
}

#[tokio::test]
async fn dropped_before_has_no_effect_and_dropped_after_has_it() {
    let Some(upstream) =
        Upstream::sandbox_only("dropped_before_has_no_effect_and_dropped_after_has_it").await
    else {
        return;
    };
    let invite = |customer: &'static str| {
        let body = json!({ "customerReference": customer });
        upstream
            .request(Method::POST, &upstream.site_path("/customers/invitations"))
            .json(&body)
            .send()
    };
    fault(&upstream, "invite", 1, json!({ "drop": "before" })).await;
    invite("C1").await.expect_err("no answer");
    upstream.invite("C1").await.data(201);

    fault(&upstream, "invite", 1, json!({ "drop": "after" })).await;
    invite("C2").await.expect_err("no answer");
    assert_eq!(upstream.invite("C2").await.code(409), "invitation:conflict");
}

#[tokio::test]
async fn a_body_can_be_garbage_or_huge_and_the_request_still_counts() {
    let test = "a_body_can_be_garbage_or_huge_and_the_request_still_counts";
    let Some(upstream) = Upstream::sandbox_only(test).await else {
        return;
    };
    fault(&upstream, "invite", 1, json!({ "body": "garbage" })).await;
    let answer = upstream.invite("C1").await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (201, Some("application/json"))
    );
    assert_eq!(answer.body, Value::Null, "{}", answer.text);
    assert_eq!(upstream.invite("C1").await.code(409), "invitation:conflict");

    fault(&upstream, "listCustomers", 1, json!({ "body": "huge" })).await;
    let answer = upstream.list("").await;
    assert_eq!(answer.status, 200);
    assert!(answer.text.len() > 64 * 1024 * 1024);
}

#[tokio::test]
async fn a_late_answer_keeps_nobody_else_waiting() {
    let Some(upstream) = Upstream::sandbox_only("a_late_answer_keeps_nobody_else_waiting").await else {
        return;
    };
    fault(&upstream, "listCustomers", 1, json!({ "latencyMs": 60_000 })).await;
    let late = send(upstream.request(Method::GET, &upstream.site_path("/customers")));
    tokio::pin!(late);
    // The late one has arrived when the log shows it.
    loop {
        let log = tokio::select! {
            _ = &mut late => panic!("it must be late"),
            log = send(upstream.bare(Method::GET, "/sandbox/requests")) => log,
        };
        let requests = log.body["requests"].as_array().expect("requests").clone();
        if requests
            .iter()
            .any(|request| request["operation"] == "listCustomers")
        {
            break;
        }
    }
    tokio::select! {
        _ = &mut late => panic!("it must be late"),
        answer = upstream.invite("C1") => { answer.data(201); }
    }
}

#[tokio::test]
async fn latency_goes_with_the_other_effects() {
    let Some(upstream) = Upstream::sandbox_only("latency_goes_with_the_other_effects").await else {
        return;
    };
    fault(
        &upstream,
        "listCustomers",
        1,
        json!({ "latencyMs": 1, "status": 504 }),
    )
    .await;
    upstream.list("").await.refusal(504);
}

#[tokio::test]
async fn faults_are_listed_until_used_and_can_be_cleared() {
    let Some(upstream) = Upstream::sandbox_only("faults_are_listed_until_used_and_can_be_cleared").await
    else {
        return;
    };
    fault(&upstream, "any", 3, json!({ "status": 500 })).await;
    upstream.list("").await.refusal(500);
    let waiting = send(upstream.bare(Method::GET, "/sandbox/faults")).await;
    let expected = json!({ "faults": [{ "operation": "any", "times": 2, "effect": { "status": 500 } }] });
    assert_eq!(waiting.body, expected);
    assert_eq!(
        send(upstream.bare(Method::DELETE, "/sandbox/faults")).await.body,
        json!({ "faults": [] })
    );
    upstream.list("").await.data(200);
}

#[tokio::test]
async fn a_fault_that_makes_no_sense_is_refused() {
    let Some(upstream) = Upstream::sandbox_only("a_fault_that_makes_no_sense_is_refused").await else {
        return;
    };
    for body in [
        json!({}),
        json!({ "operation": "any", "effect": {} }),
        json!({ "operation": "nothing", "effect": { "status": 500 } }),
        json!({ "operation": "any", "times": 0, "effect": { "status": 500 } }),
        json!({ "operation": "any", "effect": { "status": 200 } }),
        json!({ "operation": "any", "effect": { "status": 500, "drop": "before" } }),
        json!({ "operation": "any", "effect": { "drop": "before", "retryAfter": 1 } }),
        json!({ "operation": "any", "effect": { "status": 302, "location": "a\r\nb" } }),
        json!({ "operation": "any", "effect": { "explode": true } }),
    ] {
        let answer: Answer = send(upstream.bare(Method::POST, "/sandbox/faults").json(&body)).await;
        assert_eq!(answer.status, 400, "{body}: {}", answer.text);
    }
}
