//! One token per scope, one question at a time, nobody blocked while the old one is valid.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use axum::response::{IntoResponse, Response};
use futures_util::future::join_all;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use wire::api::problem_codes as codes;

use crate::support::{Proxy, Received, Stub, data, error, eventually, token};

const CUSTOMERS: &str = "/api/sites/site-harbour/customers";

fn no_customers() -> Response {
    data(200, &json!({ "items": [] }))
}

#[tokio::test]
async fn fifty_requests_at_once_ask_for_one_token() {
    let gate = Arc::new(Semaphore::new(0));
    let held = Arc::clone(&gate);
    let stub = Stub::start(move |one| {
        let held = Arc::clone(&held);
        async move {
            if one.is_token() {
                held.acquire().await.unwrap().forget();
                return token("t", 3600);
            }
            no_customers()
        }
    })
    .await;
    let proxy = Proxy::start(&stub.url).await;
    let requests = join_all((0..50).map(|_| proxy.get(CUSTOMERS)));
    let release = async {
        eventually("the token is asked for", || stub.tokens() == 1).await;
        gate.add_permits(50);
    };
    let (answers, ()) = tokio::join!(requests, release);
    assert!(answers.iter().all(|answer| answer.status == 200));
    assert_eq!((stub.tokens(), stub.calls().len()), (1, 50));
}

#[tokio::test]
async fn each_operation_asks_for_its_own_scope() {
    let stub = Stub::start(|one| async move {
        if one.is_token() {
            token("t", 3600)
        } else {
            error(404, "x:y")
        }
    })
    .await;
    let proxy = Proxy::start(&stub.url).await;
    proxy.get(CUSTOMERS).await;
    proxy.get("/api/sites/site-harbour/batches/b").await;
    proxy
        .post(
            "/api/sites/site-harbour/invitations",
            &json!({ "customerReference": "c" }),
        )
        .await;
    let row = json!({ "rowReference": "r", "customerReference": "c", "amount": 1 });
    proxy
        .post(
            "/api/sites/site-harbour/batches",
            &json!({ "batchReference": "b", "rows": [row] }),
        )
        .await;
    let asked: Vec<String> = stub
        .received()
        .iter()
        .filter(|one| one.is_token())
        .map(|one| String::from_utf8(one.body.to_vec()).unwrap())
        .collect();
    let expected = [
        "customers%3Aread",
        "batches%3Aread",
        "customers%3Ainvite",
        "batches%3Asubmit",
    ]
    .map(|scope| format!("grant_type=client_credentials&scope=billing%3A{scope}"));
    assert_eq!(asked, expected);
}

#[tokio::test]
async fn a_token_is_renewed_before_its_end_and_nobody_waits_for_it() {
    let (gate, count) = (Arc::new(Semaphore::new(1)), Arc::new(AtomicUsize::new(0)));
    let held = Arc::clone(&gate);
    let stub = Stub::start(move |one: Received| {
        let (held, count) = (Arc::clone(&held), Arc::clone(&count));
        async move {
            if one.is_token() {
                let number = count.fetch_add(1, Ordering::SeqCst);
                held.acquire().await.unwrap().forget();
                return token(&format!("t{number}"), 100);
            }
            no_customers()
        }
    })
    .await;
    let proxy = Proxy::start(&stub.url).await;
    let bearer = || stub.calls().last().unwrap().bearer().to_owned();
    proxy.get(CUSTOMERS).await;
    proxy.clock.advance(79_999);
    proxy.get(CUSTOMERS).await;
    assert_eq!((stub.tokens(), bearer()), (1, "t0".to_owned()));

    // A fifth of its life is left: one renewal begins, and is held up; the old token serves on.
    proxy.clock.advance(1);
    let answers = join_all((0..10).map(|_| proxy.get(CUSTOMERS))).await;
    assert!(answers.iter().all(|answer| answer.status == 200));
    eventually("the renewal is asked for", || stub.tokens() == 2).await;
    assert_eq!(bearer(), "t0");
    gate.add_permits(1);
    // Once the old one has ended, only the new one can serve.
    proxy.clock.advance(20_000);
    proxy.get(CUSTOMERS).await;
    assert_eq!((stub.tokens(), bearer()), (2, "t1".to_owned()));
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_for_all_and_the_call_made_once_more() {
    let revoked = Arc::new(AtomicBool::new(false));
    let (flag, count) = (Arc::clone(&revoked), Arc::new(AtomicUsize::new(0)));
    let stub = Stub::start(move |one: Received| {
        let (flag, count) = (Arc::clone(&flag), Arc::clone(&count));
        async move {
            if one.is_token() {
                return token(&format!("t{}", count.fetch_add(1, Ordering::SeqCst)), 3600);
            }
            let bad = flag.load(Ordering::SeqCst) && one.bearer() == "t0";
            if bad {
                error(401, "token:expired")
            } else {
                no_customers()
            }
        }
    })
    .await;
    let proxy = Proxy::start(&stub.url).await;
    proxy.get(CUSTOMERS).await;
    revoked.store(true, Ordering::SeqCst);
    let answers = join_all((0..20).map(|_| proxy.get(CUSTOMERS))).await;
    assert!(answers.iter().all(|answer| answer.status == 200));
    assert_eq!(stub.tokens(), 2);
}

#[tokio::test]
async fn a_late_refusal_of_the_old_token_does_not_cost_the_new_one() {
    let (gate, count) = (Arc::new(Semaphore::new(0)), Arc::new(AtomicUsize::new(0)));
    let held = Arc::clone(&gate);
    let stub = Stub::start(move |one: Received| {
        let (held, count) = (Arc::clone(&held), Arc::clone(&count));
        async move {
            if one.is_token() {
                return token(&format!("t{}", count.fetch_add(1, Ordering::SeqCst)), 3600);
            }
            if one.bearer() == "t0" {
                held.acquire().await.unwrap().forget();
                return error(401, "token:expired");
            }
            no_customers()
        }
    })
    .await;
    let proxy = Proxy::start(&stub.url).await;
    let first = async {
        eventually("both are sent with the old token", || stub.calls().len() == 2).await;
        gate.add_permits(1);
        // The first one is refused, renews the token and is answered; then the second one is refused.
        eventually("the call is made once more", || stub.calls().len() == 3).await;
        gate.add_permits(1);
    };
    let (answers, ()) = tokio::join!(join_all((0..2).map(|_| proxy.get(CUSTOMERS))), first);
    assert!(answers.iter().all(|answer| answer.status == 200));
    assert_eq!((stub.tokens(), stub.calls().len()), (2, 4));
}

#[tokio::test]
async fn when_even_a_fresh_token_is_refused_upstream_is_not_hammered() {
    let stub = Stub::start(|one: Received| async move {
        if one.is_token() {
            token("t", 3600)
        } else {
            error(401, "token:bad")
        }
    })
    .await;
    let proxy = Proxy::start(&stub.url).await;
    let answer = proxy.get(CUSTOMERS).await;
    assert_eq!(
        (answer.status.as_u16(), answer.problem_code().as_str()),
        (502, codes::CREDENTIALS)
    );
    assert_eq!((stub.tokens(), stub.calls().len()), (2, 2));
    let again = proxy.get(CUSTOMERS).await;
    assert_eq!(again.problem_code(), codes::CREDENTIALS);
    assert!(again.json()["retryAfter"].as_u64().is_some());
    assert_eq!((stub.tokens(), stub.calls().len()), (2, 2));
}

#[tokio::test]
async fn after_a_failure_the_token_endpoint_is_left_alone_until_the_back_off_ends() {
    let broken = Arc::new(AtomicBool::new(true));
    let flag = Arc::clone(&broken);
    let stub = Stub::start(move |one: Received| {
        let broken = flag.load(Ordering::SeqCst);
        async move {
            if !one.is_token() {
                return no_customers();
            }
            if broken {
                error(503, "x:y")
            } else {
                token("t", 3600)
            }
        }
    })
    .await;
    let proxy = Proxy::start(&stub.url).await;
    // The pauses double: 1 s, 2 s, 4 s.
    for (failures, pause) in [(1, 1u64), (2, 2), (3, 4)] {
        let answers = join_all((0..10).map(|_| proxy.get(CUSTOMERS))).await;
        assert!(
            answers
                .iter()
                .all(|answer| answer.problem_code() == codes::UNREACHABLE)
        );
        assert_eq!(answers[0].json()["retryAfter"], pause);
        assert_eq!(answers[0].header("retry-after"), pause.to_string());
        assert_eq!(stub.tokens(), failures);
        proxy.clock.advance(i64::try_from(pause).unwrap() * 1000);
    }
    broken.store(false, Ordering::SeqCst);
    assert_eq!(proxy.get(CUSTOMERS).await.status, 200);
}

#[tokio::test]
async fn refused_credentials_are_the_operators_business() {
    let refusal = || {
        (
            axum::http::StatusCode::UNAUTHORIZED,
            axum::Json(json!({ "error": "invalid_client" })),
        )
    };
    let stub = Stub::start(move |_| async move { refusal().into_response() }).await;
    let proxy = Proxy::start(&stub.url).await;
    let answer = proxy.get(CUSTOMERS).await;
    assert_eq!(
        (answer.status.as_u16(), answer.problem_code().as_str()),
        (502, codes::CREDENTIALS)
    );
    assert!(stub.calls().is_empty());
}

#[tokio::test]
async fn a_token_without_the_scope_or_of_another_kind_is_not_used() {
    for answer in [
        json!({ "access_token": "t", "token_type": "Bearer", "expires_in": 9, "scope": "billing:batches:read" }),
        json!({ "access_token": "t", "token_type": "mac", "expires_in": 9 }),
        json!({ "access_token": "", "token_type": "Bearer" }),
        json!({ "access_token": "a\r\nb", "token_type": "Bearer" }),
        json!({ "token_type": "Bearer" }),
        json!("t"),
    ] {
        let stub = Stub::start(move |_| {
            let answer = answer.clone();
            async move { axum::Json(answer).into_response() }
        })
        .await;
        let proxy = Proxy::start(&stub.url).await;
        assert_eq!(proxy.get(CUSTOMERS).await.status, 502);
        assert!(stub.calls().is_empty());
    }
}

#[tokio::test]
async fn ready_means_that_a_token_can_be_had_and_probes_cost_nothing() {
    let broken = Arc::new(AtomicBool::new(true));
    let flag = Arc::clone(&broken);
    let stub = Stub::start(move |_| {
        let broken = flag.load(Ordering::SeqCst);
        async move {
            if broken {
                error(500, "x:y")
            } else {
                token("t", 3600)
            }
        }
    })
    .await;
    let proxy = Proxy::start(&stub.url).await;
    for _ in 0..20 {
        let answer = proxy.get("/readyz").await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["pyng"]["ok"]),
            (503, &json!(false))
        );
        assert_eq!(proxy.get("/healthz").await.status, 200);
    }
    assert_eq!(stub.tokens(), 1);
    broken.store(false, Ordering::SeqCst);
    proxy.clock.advance(60_000);
    for _ in 0..20 {
        assert_eq!(proxy.get("/readyz").await.json()["ready"], true);
    }
    assert_eq!(stub.tokens(), 2);
}

#[tokio::test]
async fn the_token_endpoint_is_left_alone_for_five_minutes_at_most() {
    let stub = Stub::start(|_: Received| async move {
        let mut response = error(503, "x:y");
        let day = axum::http::HeaderValue::from_static("86400");
        response.headers_mut().insert("retry-after", day);
        response
    })
    .await;
    let proxy = Proxy::start(&stub.url).await;
    proxy.get(CUSTOMERS).await;
    assert_eq!(proxy.get(CUSTOMERS).await.header("retry-after"), "300");
    proxy.clock.advance(300_000);
    proxy.get(CUSTOMERS).await;
    assert_eq!(stub.tokens(), 2);
}

#[tokio::test]
async fn a_token_endpoint_that_comes_back_in_time_costs_no_request() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let proxy = Proxy::start(&format!("http://{address}")).await;
    let back = async {
        // Both need the same token, so that the other one has met the closed door as well.
        assert_eq!(proxy.get("/readyz").await.status, 503);
        let listener = TcpListener::bind(address).await.unwrap();
        let stub = Stub::start_on(listener, |one: Received| async move {
            if one.is_token() {
                token("t", 3600)
            } else {
                no_customers()
            }
        });
        proxy.clock.advance(60_000);
        stub
    };
    let (answer, _stub) = tokio::join!(proxy.get(CUSTOMERS), back);
    assert_eq!(answer.status, 200);
}
