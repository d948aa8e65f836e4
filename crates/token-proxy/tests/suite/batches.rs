//! Submitting batches: checked, rebuilt, sent again while that is safe.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::http::{HeaderValue, StatusCode};
use axum::response::IntoResponse;
use sandbox::faults::{Drop, Effect, WrongBody};
use sandbox::{Operation, STEPPED_START};
use serde_json::{Value, json};
use wire::api::problem_codes as codes;

use crate::support::{
    Proxy, Received, Setup, Stub, data, empty_sandbox, error, eventually, fault, received, token,
};

const BATCHES: &str = "/api/sites/site-harbour/batches";

fn batch(amount: i64) -> Value {
    let row = json!({ "rowReference": "r1", "customerReference": "ada", "amount": amount });
    json!({ "batchReference": "october", "rows": [row] })
}

/// Waits until upstream has batch `october`.
async fn accepted(proxy: &Proxy) {
    let path = format!("{BATCHES}/october");
    for _ in 0..2_000 {
        let entry = proxy.get(&path).await.json()["entry"].take();
        if entry["stage"] == "accepted" {
            assert_eq!(entry.get("problem"), None);
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    panic!("never accepted");
}

#[tokio::test]
async fn a_batch_is_sent_and_watched() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    let receipt = proxy.post(BATCHES, &batch(100)).await;
    assert_eq!(receipt.status, 202);
    let entry = receipt.json();
    assert_eq!(
        (&entry["stage"], &entry["all"], &entry["preparedBy"]["you"]),
        (
            &json!("accepted"),
            &json!({ "count": 1, "sum": 100 }),
            &json!(true)
        )
    );
    let status = proxy.get(&format!("{BATCHES}/october")).await;
    assert_eq!(status.json()["batch"]["batchReference"], "october");
    for _ in 0..10 {
        sandbox.control().advance(3 * 3_600_000).unwrap();
        proxy.clock.advance(3 * 3_600_000);
        proxy.get(&format!("{BATCHES}/october")).await;
    }
    let settled = proxy.get(&format!("{BATCHES}/october")).await.json();
    assert_eq!(settled["batch"]["state"], "settled");
    assert_eq!(settled["batch"]["rows"][0]["failureReason"], "customerNotActive");
    assert_eq!(
        (&settled["entry"]["stage"], &settled["entry"]["failed"]),
        (&json!("settled"), &json!({ "count": 1, "sum": 100 }))
    );
    let statuses: Vec<_> = received(&sandbox, Operation::BatchStatus)
        .into_iter()
        .map(|one| one.status)
        .collect();
    assert!(statuses.iter().all(|status| *status == Some(200)), "{statuses:?}");
}

#[tokio::test]
async fn lost_answers_and_passing_trouble_are_met_with_another_try() {
    for effect in [
        Effect {
            drop: Some(Drop::Before),
            ..Effect::default()
        },
        Effect {
            drop: Some(Drop::After),
            ..Effect::default()
        },
        Effect {
            status: Some(502),
            ..Effect::default()
        },
        Effect {
            status: Some(503),
            ..Effect::default()
        },
        Effect {
            status: Some(504),
            ..Effect::default()
        },
    ] {
        let sandbox = empty_sandbox().await;
        let proxy = Proxy::start(sandbox.base_url()).await;
        fault(&sandbox, Operation::SubmitBatch, 2, effect.clone());
        let answer = proxy.post(BATCHES, &batch(100)).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["stage"]),
            (202, &json!("accepted")),
            "{effect:?}"
        );
        assert_eq!(received(&sandbox, Operation::SubmitBatch).len(), 3);
    }
}

#[tokio::test]
async fn trouble_that_does_not_pass_at_once_is_told_and_tried_again_later() {
    for (effect, code, status) in [
        (
            Effect {
                status: Some(500),
                ..Effect::default()
            },
            None,
            502,
        ),
        (
            Effect {
                body: Some(WrongBody::Garbage),
                ..Effect::default()
            },
            Some(codes::UNREADABLE),
            502,
        ),
        (
            Effect {
                body: Some(WrongBody::Huge),
                ..Effect::default()
            },
            Some(codes::UNREADABLE),
            502,
        ),
    ] {
        let sandbox = empty_sandbox().await;
        let proxy = Proxy::start(sandbox.base_url()).await;
        fault(&sandbox, Operation::SubmitBatch, 1, effect.clone());
        let answer = proxy.post(BATCHES, &batch(100)).await;
        let entry = answer.json();
        assert_eq!(
            (answer.status.as_u16(), &entry["stage"]),
            (202, &json!("sending")),
            "{effect:?}"
        );
        let problem = &entry["problem"];
        assert_eq!(problem["status"], status, "{effect:?}");
        assert_eq!(problem["code"], code.map_or(problem["code"].clone(), Value::from));
        assert!(
            problem["detail"]
                .as_str()
                .unwrap()
                .contains("nobody is debited twice")
        );
        assert_eq!(received(&sandbox, Operation::SubmitBatch).len(), 1);
        // The same button again does not hurry it; the time that passes does.
        assert_eq!(proxy.post(BATCHES, &batch(100)).await.json(), entry);
        assert_eq!(received(&sandbox, Operation::SubmitBatch).len(), 1);
        proxy.clock.advance(2_000);
        accepted(&proxy).await;
        assert_eq!(received(&sandbox, Operation::SubmitBatch).len(), 2);
    }
}

#[tokio::test]
async fn a_wait_longer_than_the_deadline_is_told_at_once_and_kept() {
    let stub = Stub::start(|one: Received| async move {
        if one.is_token() {
            return token("t", 3600);
        }
        let mut response = error(429, "rate:limit");
        response
            .headers_mut()
            .insert("retry-after", HeaderValue::from_static("120"));
        response
    })
    .await;
    let proxy = Proxy::start(&stub.url).await;
    let answer = proxy.post(BATCHES, &batch(100)).await;
    let entry = answer.json();
    assert_eq!(
        (answer.status.as_u16(), &entry["stage"]),
        (202, &json!("sending"))
    );
    assert_eq!(
        (entry["problem"]["retryAfter"].as_i64(), stub.calls().len()),
        (Some(120), 1)
    );
    proxy.clock.advance(119_999);
    proxy.get(&format!("{BATCHES}/october")).await;
    assert_eq!(stub.calls().len(), 1);
    proxy.clock.advance(1);
    eventually("it is sent again", || stub.calls().len() == 2).await;
}

#[tokio::test]
async fn tries_end_with_the_deadline() {
    let sandbox = empty_sandbox().await;
    let limits = |limits: &mut token_proxy::config::Limits| {
        limits.operation_deadline = std::time::Duration::from_millis(400);
        limits.upstream_timeout = std::time::Duration::from_millis(100);
    };
    let proxy = Proxy::start_with(
        sandbox.base_url(),
        Setup {
            limits,
            ..Setup::default()
        },
    )
    .await;
    fault(
        &sandbox,
        Operation::SubmitBatch,
        100,
        Effect {
            latency_ms: Some(60_000),
            ..Effect::default()
        },
    );
    let answer = proxy.post(BATCHES, &batch(100)).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["stage"]),
        (202, &json!("sending"))
    );
    assert_eq!(answer.json()["problem"]["code"], codes::TIMEOUT);
    let tries = received(&sandbox, Operation::SubmitBatch).len();
    assert!((1..=5).contains(&tries), "{tries}");
}

#[tokio::test]
async fn the_same_reference_with_another_body_is_a_conflict() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    let first = proxy.post(BATCHES, &batch(100)).await.json();
    assert_eq!(proxy.post(BATCHES, &batch(100)).await.json(), first);
    let answer = proxy.post(BATCHES, &batch(200)).await;
    assert_eq!(
        (answer.status.as_u16(), answer.problem_code().as_str()),
        (409, codes::REFERENCE_TAKEN)
    );
    let problem = answer.json();
    assert_eq!(problem["errors"][0]["message"], "Row r1: 1.00 became 2.00.");
    assert_eq!(problem["batch"]["batchReference"], first["batchReference"]);
    // Nothing of it left for upstream.
    assert_eq!(received(&sandbox, Operation::SubmitBatch).len(), 1);
}

#[tokio::test]
async fn a_bad_batch_never_reaches_upstream() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    let answer = proxy.post(BATCHES, &batch(0)).await;
    assert_eq!(
        (answer.status.as_u16(), answer.problem_code().as_str()),
        (400, codes::INVALID)
    );
    assert_eq!(answer.json()["errors"][0]["target"], "rows[0].amount");
    let large = json!({ "batchReference": "b", "rows": [], "padding": "x".repeat(3_000_000) });
    let answer = proxy.post(BATCHES, &large).await;
    assert_eq!(
        (answer.status.as_u16(), answer.problem_code().as_str()),
        (413, codes::TOO_LARGE)
    );
    assert!(sandbox.control().requests().is_empty());
}

#[tokio::test]
async fn upstream_receives_what_the_contract_names_and_nothing_else() {
    let stub = Stub::start(|one: Received| async move {
        if one.is_token() {
            token("t", 3600)
        } else {
            data(202, &json!({ "batchReference": "october" }))
        }
    })
    .await;
    let proxy = Proxy::start(&stub.url).await;
    let mut body = batch(100);
    body["debug"] = json!(true);
    body["rows"][0]["siteId"] = json!("site-ridge");
    assert_eq!(proxy.post(&format!("{BATCHES}?x=1"), &body).await.status, 202);
    let sent: Value = serde_json::from_slice(&stub.calls()[0].body).unwrap();
    assert_eq!(
        (sent, stub.calls()[0].path.as_str()),
        (batch(100), "/billing/sites/site-harbour/batches")
    );
}

#[tokio::test]
async fn a_batch_is_sent_although_its_browser_leaves() {
    let (gate, tries) = (
        Arc::new(tokio::sync::Semaphore::new(0)),
        Arc::new(AtomicUsize::new(0)),
    );
    let (held, count) = (Arc::clone(&gate), Arc::clone(&tries));
    let stub = Stub::start(move |one: Received| {
        let (held, count) = (Arc::clone(&held), Arc::clone(&count));
        async move {
            if one.is_token() {
                return token("t", 3600);
            }
            if count.fetch_add(1, Ordering::SeqCst) == 0 {
                held.acquire().await.unwrap().forget();
                return error(503, "x:y");
            }
            data(202, &json!({ "batchReference": "october" }))
        }
    })
    .await;
    let proxy = Arc::new(Proxy::start(&stub.url).await);
    let sending = tokio::spawn({
        let proxy = Arc::clone(&proxy);
        async move { proxy.post(BATCHES, &batch(100)).await }
    });
    crate::support::eventually("the first try arrives", || tries.load(Ordering::SeqCst) == 1).await;
    sending.abort();
    assert!(sending.await.unwrap_err().is_cancelled());
    gate.add_permits(1);
    crate::support::eventually("the second try arrives", || tries.load(Ordering::SeqCst) == 2).await;
}

#[tokio::test]
async fn a_success_means_that_the_batch_is_taken_in() {
    for (data, submitted) in [
        (json!(null), STEPPED_START.0),
        (json!(["?"]), STEPPED_START.0),
        (
            json!({ "batchReference": null, "state": 7, "submittedAt": "today", "rowCount": -1 }),
            STEPPED_START.0,
        ),
        (
            json!({ "batchReference": "", "state": "accepted", "submittedAt": 5, "rowCount": 1 }),
            5,
        ),
        (
            json!({ "batchReference": "october", "state": "accepted", "submittedAt": 5, "rowCount": 1 }),
            5,
        ),
    ] {
        let stub = answering(201, json!({ "data": data, "traceId": 7 }).to_string()).await;
        let answer = Proxy::start(&stub.url).await.post(BATCHES, &batch(100)).await;
        let entry = answer.json();
        assert_eq!(
            (answer.status.as_u16(), &entry["stage"]),
            (202, &json!("accepted")),
            "{data}"
        );
        assert_eq!(
            (&entry["submittedAt"], stub.calls().len()),
            (&json!(submitted), 1)
        );
    }
    let stub = answering(202, String::new()).await;
    assert_eq!(
        Proxy::start(&stub.url)
            .await
            .post(BATCHES, &batch(100))
            .await
            .status,
        202
    );
}

#[tokio::test]
async fn a_receipt_for_another_batch_is_told_with_care() {
    let stub = answering(
        202,
        json!({ "data": { "batchReference": "november" } }).to_string(),
    )
    .await;
    let answer = Proxy::start(&stub.url).await.post(BATCHES, &batch(100)).await;
    let entry = answer.json();
    assert_eq!(
        (answer.status.as_u16(), &entry["stage"]),
        (202, &json!("sending"))
    );
    assert_eq!(entry["problem"]["code"], codes::UNREADABLE);
}

/// An upstream that answers every call with this.
async fn answering(status: u16, body: String) -> Stub {
    Stub::start(move |one: Received| {
        let body = body.clone();
        async move {
            if one.is_token() {
                return token("t", 3600);
            }
            (StatusCode::from_u16(status).unwrap(), body).into_response()
        }
    })
    .await
}
