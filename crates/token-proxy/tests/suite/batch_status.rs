//! The promise: one question per batch and 30 s, whatever the number of watchers.

use std::sync::atomic::{AtomicU16, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use axum::http::HeaderValue;
use futures_util::future::join_all;
use sandbox::Operation;
use serde_json::{Value, json};
use token_proxy::Clock;
use tokio::sync::Semaphore;
use wire::api::problem_codes as codes;

use crate::support::{Proxy, Received, Stub, data, empty_sandbox, error, eventually, received, token};

pub(crate) const BATCH: &str = "/api/sites/site-harbour/batches/b";
const START: i64 = sandbox::STEPPED_START.0;
const DAY: i64 = 24 * 60 * 60 * 1000;

fn status(state: &str) -> Value {
    json!({ "batchReference": "b", "state": state, "submittedAt": START, "rowSummary": { "failed": 0 }, "rows": [] })
}

/// An upstream that answers with `state` while the switch is 200, else with an error of that status.
pub(crate) async fn upstream(state: &'static str, switch: &Arc<AtomicU16>) -> Stub {
    let switch = Arc::clone(switch);
    Stub::start(move |one: Received| {
        let code = switch.load(Ordering::SeqCst);
        async move {
            if one.is_token() {
                return token("t", 1_000_000);
            }
            if code == 200 {
                data(200, &status(state))
            } else {
                error(code, "x:y")
            }
        }
    })
    .await
}

#[tokio::test]
async fn two_hundred_watchers_cost_one_question_in_thirty_seconds() {
    let stub = upstream("inProgress", &Arc::new(AtomicU16::new(200))).await;
    let proxy = Proxy::start(&stub.url).await;
    for second in 0..=90 {
        let watchers = if second % 10 == 0 { 200 } else { 5 };
        let answers = join_all((0..watchers).map(|_| proxy.get(BATCH))).await;
        let checked = START + second / 30 * 30_000;
        for answer in answers {
            let body = answer.json();
            assert_eq!(body["checkedAt"], checked, "{second}");
            assert_eq!(body["nextCheckAt"], checked + 30_000);
        }
        assert_eq!(stub.calls().len(), usize::try_from(second).unwrap() / 30 + 1);
        proxy.clock.advance(1_000);
    }
}

#[tokio::test]
async fn one_question_is_in_flight_and_goes_on_when_its_watcher_leaves() {
    let gate = Arc::new(Semaphore::new(0));
    let held = Arc::clone(&gate);
    let stub = Stub::start(move |one: Received| {
        let held = Arc::clone(&held);
        async move {
            if one.is_token() {
                return token("t", 3600);
            }
            held.acquire().await.unwrap().forget();
            data(200, &status("inProgress"))
        }
    })
    .await;
    let proxy = Arc::new(Proxy::start(&stub.url).await);
    let first = tokio::spawn({
        let proxy = Arc::clone(&proxy);
        async move { proxy.get(BATCH).await }
    });
    eventually("upstream is asked", || stub.calls().len() == 1).await;
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    let others = join_all((0..20).map(|_| proxy.get(BATCH)));
    let release = async { gate.add_permits(1) };
    let (answers, ()) = tokio::join!(others, release);
    assert!(answers.iter().all(|answer| answer.status == 200));
    assert_eq!(stub.calls().len(), 1);
}

#[tokio::test]
async fn the_thirty_seconds_begin_when_a_question_ends() {
    let gate = Arc::new(Semaphore::new(0));
    let held = Arc::clone(&gate);
    let stub = Stub::start(move |one: Received| {
        let held = Arc::clone(&held);
        async move {
            if one.is_token() {
                return token("t", 3600);
            }
            held.acquire().await.unwrap().forget();
            data(200, &status("inProgress"))
        }
    })
    .await;
    let proxy = Proxy::start(&stub.url).await;
    let slow = async {
        eventually("upstream is asked", || stub.calls().len() == 1).await;
        proxy.clock.advance(10_000);
        gate.add_permits(1);
    };
    let (first, ()) = tokio::join!(proxy.get(BATCH), slow);
    assert_eq!(first.json()["nextCheckAt"], START + 40_000);
    proxy.clock.advance(29_999);
    proxy.get(BATCH).await;
    assert_eq!(stub.calls().len(), 1);
    gate.add_permits(1);
    proxy.clock.advance(1);
    proxy.get(BATCH).await;
    assert_eq!(stub.calls().len(), 2);
}

#[tokio::test]
async fn the_sandbox_which_counts_the_seconds_never_has_to_ask_for_patience() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    let row = json!({ "rowReference": "r", "customerReference": "c", "amount": 1 });
    let body = json!({ "batchReference": "b", "rows": [row] });
    assert_eq!(
        proxy.post("/api/sites/site-harbour/batches", &body).await.status,
        202
    );
    for _ in 0..60 {
        assert_eq!(proxy.get(BATCH).await.status, 200);
        sandbox.control().advance(5_000).unwrap();
        proxy.clock.advance(5_000);
    }
    let asked = received(&sandbox, Operation::BatchStatus);
    assert!(asked.iter().all(|one| one.status == Some(200)), "{asked:?}");
    assert!(
        asked.windows(2).all(|two| two[1].at.since(two[0].at) >= 30_000),
        "{asked:?}"
    );
    assert!(asked.len() > 1);
}

#[tokio::test]
async fn a_settled_batch_is_not_asked_for_again() {
    let stub = upstream("settled", &Arc::new(AtomicU16::new(200))).await;
    let proxy = Proxy::start(&stub.url).await;
    for _ in 0..5 {
        let body = proxy.get(BATCH).await.json();
        assert_eq!(body.get("nextCheckAt"), None);
        assert_eq!(body.get("overdue"), None);
        proxy.clock.advance(DAY);
    }
    assert_eq!(stub.calls().len(), 1);
}

#[tokio::test]
async fn past_24_hours_it_is_overdue_and_once_checked_then_never_again() {
    let stub = upstream("inProgress", &Arc::new(AtomicU16::new(200))).await;
    let proxy = Proxy::start(&stub.url).await;
    proxy.clock.advance(DAY - 1);
    let body = proxy.get(BATCH).await.json();
    assert_eq!(
        (body.get("overdue"), body["nextCheckAt"].as_i64()),
        (None, Some(START + DAY - 1 + 30_000))
    );
    proxy.clock.advance(1);
    let body = proxy.get(BATCH).await.json();
    assert_eq!(
        (&body["overdue"], body["nextCheckAt"].as_i64()),
        (&json!(true), Some(START + DAY - 1 + 30_000))
    );
    for _ in 0..5 {
        proxy.clock.advance(30_000);
        let body = proxy.get(BATCH).await.json();
        assert_eq!((&body["overdue"], body.get("nextCheckAt")), (&json!(true), None));
    }
    assert_eq!(stub.calls().len(), 2);
}

#[tokio::test]
async fn a_failing_check_keeps_what_is_known_and_counts_as_a_question() {
    let switch = Arc::new(AtomicU16::new(200));
    let stub = upstream("inProgress", &switch).await;
    let proxy = Proxy::start(&stub.url).await;
    proxy.get(BATCH).await;
    switch.store(500, Ordering::SeqCst);
    proxy.clock.advance(30_000);
    for _ in 0..3 {
        let body = proxy.get(BATCH).await.json();
        assert_eq!(
            (&body["checkedAt"], &body["nextCheckAt"]),
            (&json!(START), &json!(START + 60_000))
        );
        assert_eq!(
            (&body["lastProblem"]["status"], &body["lastProblem"]["traceId"]),
            (&json!(502), &json!("trace-bad"))
        );
    }
    assert_eq!(stub.calls().len(), 2);
    switch.store(200, Ordering::SeqCst);
    proxy.clock.advance(30_000);
    assert_eq!(proxy.get(BATCH).await.json().get("lastProblem"), None);
    assert_eq!(stub.calls().len(), 3);
}

#[tokio::test]
async fn an_unknown_batch_is_remembered_for_thirty_seconds() {
    let switch = Arc::new(AtomicU16::new(404));
    let stub = upstream("accepted", &switch).await;
    let proxy = Proxy::start(&stub.url).await;
    for second in 0..30 {
        let answer = proxy.get(BATCH).await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem_code().as_str()),
            (404, "x:y")
        );
        let problem = answer.json();
        assert_eq!(
            (&problem["retryAfter"], &problem["traceId"]),
            (&json!(30 - second), &json!("trace-bad"))
        );
        proxy.clock.advance(1_000);
    }
    assert_eq!(stub.calls().len(), 1);
    switch.store(200, Ordering::SeqCst);
    assert_eq!(proxy.get(BATCH).await.status, 200);
}

#[tokio::test]
async fn throttled_questions_back_off_exponentially_and_honour_retry_after() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let stub = Stub::start(move |one: Received| {
        let count = Arc::clone(&count);
        async move {
            if one.is_token() {
                return token("t", 1_000_000);
            }
            let mut response = error(429, "rate:limit");
            // The first wait asked for is longer than ours, the others are shorter.
            let wait = if count.fetch_add(1, Ordering::SeqCst) == 0 {
                45
            } else {
                10
            };
            response
                .headers_mut()
                .insert("retry-after", HeaderValue::from(wait));
            response
        }
    })
    .await;
    let proxy = Proxy::start(&stub.url).await;
    for (questions, pause) in [(1, 45), (2, 60), (3, 120), (4, 240)] {
        let answer = proxy.get(BATCH).await;
        assert_eq!(
            (answer.status.as_u16(), answer.json()["retryAfter"].as_i64()),
            (429, Some(pause))
        );
        proxy.clock.advance(pause * 1000 - 1);
        proxy.get(BATCH).await;
        assert_eq!(stub.calls().len(), questions);
        proxy.clock.advance(1);
    }
}

#[tokio::test]
async fn a_submission_makes_an_unknown_batch_worth_asking_for_but_breaks_no_promise() {
    let submitted = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&submitted);
    let stub = Stub::start(move |one: Received| {
        let count = Arc::clone(&count);
        async move {
            match (one.is_token(), one.method.as_str()) {
                (true, _) => token("t", 3600),
                (_, "POST") => {
                    count.fetch_add(1, Ordering::SeqCst);
                    data(
                        202,
                        &json!({ "batchReference": "b", "state": "accepted", "submittedAt": START }),
                    )
                }
                _ if count.load(Ordering::SeqCst) == 0 => error(404, "x:y"),
                _ => data(200, &status("accepted")),
            }
        }
    })
    .await;
    let proxy = Proxy::start(&stub.url).await;
    let row = json!({ "rowReference": "r", "customerReference": "c", "amount": 1 });
    let body = json!({ "batchReference": "b", "rows": [row] });
    assert_eq!(proxy.get(BATCH).await.status, 404);
    assert_eq!(
        proxy.post("/api/sites/site-harbour/batches", &body).await.status,
        202
    );
    // The rows as they were sent, until upstream may be asked.
    let pending = proxy.get(BATCH).await.json();
    assert_eq!(
        (&pending["entry"]["stage"], &pending["nextCheckAt"]),
        (&json!("accepted"), &json!(START + 30_000))
    );
    assert_eq!(pending["batch"]["rows"][0]["state"], "pending");
    assert_eq!(pending.get("lastProblem"), None);
    proxy.clock.advance(30_000);
    assert_eq!(proxy.get(BATCH).await.status, 200);
    // Sent again, the same receipt: what is known stays.
    assert_eq!(
        proxy.post("/api/sites/site-harbour/batches", &body).await.status,
        202
    );
    assert_eq!(proxy.get(BATCH).await.status, 200);
    let questions = stub.calls().iter().filter(|one| one.method == "GET").count();
    assert_eq!(questions, 2);
}

#[tokio::test]
async fn a_settled_batch_is_asked_for_again_once_its_name_may_be_used_afresh() {
    let stub = upstream("settled", &Arc::new(AtomicU16::new(200))).await;
    let proxy = Proxy::start(&stub.url).await;
    proxy.get(BATCH).await;
    proxy.clock.advance(90 * 86_400_000 - 1);
    assert_eq!(proxy.get(BATCH).await.json().get("nextCheckAt"), None);
    assert_eq!(stub.calls().len(), 1);
    proxy.clock.advance(1);
    let again = proxy.get(BATCH).await.json();
    assert_eq!(stub.calls().len(), 2);
    let next = again["nextCheckAt"].as_i64().unwrap();
    assert_eq!(next, again["checkedAt"].as_i64().unwrap() + 30_000);
}

#[tokio::test]
async fn what_wakes_after_its_time_is_not_asked_again_nor_sent_again() {
    let clock: Arc<OnceLock<Clock>> = Arc::default();
    let told = Arc::clone(&clock);
    let stub = Stub::start(move |one: Received| {
        let told = Arc::clone(&told);
        async move {
            if one.is_token() {
                return token("t", 1_000_000);
            }
            // While it is under way the process sleeps for long enough that another takes its work over; a new
            // token would make it ask a second time.
            told.get().unwrap().advance(26_000);
            error(401, "x:y")
        }
    })
    .await;
    let proxy = Proxy::start(&stub.url).await;
    clock.set(proxy.clock.clone()).unwrap();
    assert_eq!(proxy.get(BATCH).await.problem_code(), codes::TIMEOUT);
    assert_eq!(stub.calls().len(), 1);
    let row = json!({ "rowReference": "r", "customerReference": "c", "amount": 1 });
    let body = json!({ "batchReference": "c", "rows": [row] });
    let entry = proxy.post("/api/sites/site-harbour/batches", &body).await.json();
    assert_eq!(
        (&entry["stage"], &entry["problem"]["code"]),
        (&json!("sending"), &json!(codes::TIMEOUT))
    );
    assert_eq!(stub.calls().len(), 2);
}
