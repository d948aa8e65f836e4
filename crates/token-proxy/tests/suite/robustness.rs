//! Whatever comes, from browsers or from upstream, the answer is a clear one and never a 500.

use axum::response::IntoResponse;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use reqwest::Method;
use sandbox::Operation;
use sandbox::faults::{Drop, Effect, WrongBody};
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use wire::api::problem_codes as codes;

use crate::support::{Answer, Proxy, Received, Setup, Stub, empty_sandbox, fault, send, token};

#[tokio::test]
async fn trouble_upstream_is_told_in_its_kind() {
    let slow = |limits: &mut token_proxy::config::Limits| {
        limits.upstream_timeout = std::time::Duration::from_millis(150);
        limits.operation_deadline = std::time::Duration::from_millis(300);
    };
    for (effect, code, status) in [
        (
            Effect {
                body: Some(WrongBody::Garbage),
                ..Effect::default()
            },
            codes::UNREADABLE,
            502,
        ),
        (
            Effect {
                body: Some(WrongBody::Huge),
                ..Effect::default()
            },
            codes::UNREADABLE,
            502,
        ),
        (
            Effect {
                drop: Some(Drop::Before),
                ..Effect::default()
            },
            codes::UNREACHABLE,
            502,
        ),
        (
            Effect {
                latency_ms: Some(60_000),
                ..Effect::default()
            },
            codes::TIMEOUT,
            504,
        ),
    ] {
        let sandbox = empty_sandbox().await;
        let is_slow = effect.latency_ms.is_some();
        let setup = if is_slow {
            Setup {
                limits: slow,
                ..Setup::default()
            }
        } else {
            Setup::default()
        };
        let proxy = Proxy::start_with(sandbox.base_url(), setup).await;
        // A batch that is there: a 404 would speak for itself, whatever its body.
        let row = json!({ "rowReference": "r", "customerReference": "c", "amount": 1 });
        let batch = json!({ "batchReference": "b", "rows": [row] });
        if !is_slow {
            let sent = proxy.post("/api/sites/site-harbour/batches", &batch).await;
            assert_eq!(sent.status, 202);
        }
        for (operation, path) in [
            (Operation::ListCustomers, "/api/sites/site-harbour/customers"),
            (Operation::BatchStatus, "/api/sites/site-harbour/batches/b"),
        ] {
            fault(&sandbox, operation, 100, effect.clone());
            let answer = proxy.get(path).await;
            // Of a batch that was sent from here its rows are known; the trouble stands beside them.
            if answer.status == 200 && operation == Operation::BatchStatus {
                let problem = &answer.json()["lastProblem"];
                assert_eq!(
                    (&problem["status"], &problem["code"]),
                    (&json!(status), &json!(code)),
                    "{effect:?}"
                );
                continue;
            }
            assert_eq!(
                (answer.status.as_u16(), answer.problem_code().as_str()),
                (status, code),
                "{effect:?}"
            );
        }
    }
}

#[tokio::test]
async fn an_upstream_that_is_not_there_is_unreachable() {
    // A port that was free a moment ago.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let limits = |limits: &mut token_proxy::config::Limits| {
        limits.operation_deadline = std::time::Duration::from_millis(300);
    };
    let proxy = Proxy::start_with(
        &url,
        Setup {
            limits,
            ..Setup::default()
        },
    )
    .await;
    let answer = proxy.get("/api/sites/site-harbour/customers").await;
    assert_eq!(
        (answer.status.as_u16(), answer.problem_code().as_str()),
        (502, codes::UNREACHABLE)
    );
    assert!(!answer.text.contains(&url[7..]));
}

#[tokio::test]
async fn a_body_that_never_ends_is_cut_off() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let sandbox = empty_sandbox().await;
    let limits =
        |limits: &mut token_proxy::config::Limits| limits.body_timeout = std::time::Duration::from_millis(50);
    let proxy = Proxy::start_with(
        sandbox.base_url(),
        Setup {
            limits,
            ..Setup::default()
        },
    )
    .await;
    let address = proxy.url.strip_prefix("http://").unwrap();
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let head = "POST /api/sites/site-harbour/invitations HTTP/1.1\r\nhost: localhost\r\n\
        sec-fetch-site: same-origin\r\nx-portal-request: 1\r\ncontent-type: application/json\r\n\
        content-length: 100\r\n\r\n{";
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 408");
}

/// JSON of any shape, with the names the operations know mixed in.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,20}".prop_map(Value::from),
    ];
    let name = prop_oneof![
        Just("customerReference".to_owned()),
        Just("batchReference".to_owned()),
        Just("rows".to_owned()),
        Just("rowReference".to_owned()),
        Just("amount".to_owned()),
        "\\PC{0,8}",
    ];
    leaf.prop_recursive(4, 32, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::btree_map(name.clone(), inner, 0..6)
                .prop_map(|map| map.into_iter().collect()),
        ]
    })
}

fn clear(answer: &Answer) -> Result<(), TestCaseError> {
    prop_assert!(
        matches!(answer.status.as_u16(), 200 | 201 | 202 | 400 | 404 | 409 | 413),
        "{:?}",
        answer
    );
    if !answer.status.is_success() {
        answer.problem_code();
    }
    Ok(())
}

#[test]
fn any_body_gets_a_clear_answer() {
    let runtime = Runtime::new().unwrap();
    let sandbox = runtime.block_on(empty_sandbox());
    let proxy = runtime.block_on(Proxy::start(sandbox.base_url()));
    let body = prop_oneof![
        any_json().prop_map(|value| value.to_string().into_bytes()),
        proptest::collection::vec(any::<u8>(), 0..200),
        Just(b"[".repeat(5000)),
    ];
    let path = prop_oneof![Just("invitations"), Just("batches")];
    TestRunner::new(Config::with_cases(300))
        .run(&(path, body), |(path, body)| {
            let request = proxy
                .request(Method::POST, &format!("/api/sites/site-harbour/{path}"))
                .header("content-type", "application/json")
                .body(body);
            clear(&runtime.block_on(send(request)))
        })
        .unwrap();
}

#[test]
fn any_cursor_or_query_gets_a_clear_answer() {
    let runtime = Runtime::new().unwrap();
    let sandbox = runtime.block_on(empty_sandbox());
    let proxy = runtime.block_on(Proxy::start(sandbox.base_url()));
    let query = prop_oneof![
        "cursor=[A-Za-z0-9_%-]{0,120}",
        "[a-zA-Z]{0,12}=[A-Za-z0-9_%&=+-]{0,60}"
    ];
    TestRunner::new(Config::with_cases(200))
        .run(&query, |query| {
            clear(&runtime.block_on(proxy.get(&format!("/api/sites/site-harbour/customers?{query}"))))
        })
        .unwrap();
}

#[test]
fn any_answer_of_upstream_gets_a_clear_answer() {
    let runtime = Runtime::new().unwrap();
    let next = std::sync::Arc::new(std::sync::Mutex::new((200u16, Vec::new())));
    let held = std::sync::Arc::clone(&next);
    let stub = runtime.block_on(Stub::start(move |one: Received| {
        let (status, body) = held.lock().unwrap().clone();
        async move {
            if one.is_token() {
                return token("t", 1_000_000);
            }
            (axum::http::StatusCode::from_u16(status).unwrap(), body).into_response()
        }
    }));
    let setup = Setup {
        limits: |limits| limits.operation_deadline = std::time::Duration::from_millis(20),
        ..Setup::default()
    };
    let proxy = runtime.block_on(Proxy::start_with(&stub.url, setup));
    let body = prop_oneof![
        any_json().prop_map(|value| value.to_string().into_bytes()),
        any_json().prop_map(|value| json!({ "data": value, "traceId": "t" }).to_string().into_bytes()),
        any_json().prop_map(|value| json!({ "errors": value, "traceId": "t" })
            .to_string()
            .into_bytes()),
        any_json().prop_map(|value| json!({ "errors": [value], "traceId": 7 })
            .to_string()
            .into_bytes()),
        proptest::collection::vec(any::<u8>(), 0..100),
    ];
    let statuses = proptest::sample::select(vec![
        200u16, 201, 202, 204, 302, 400, 403, 404, 405, 409, 410, 418, 500,
    ]);
    TestRunner::new(Config::with_cases(300))
        .run(&(statuses, body), |answer| {
            *next.lock().unwrap() = answer;
            let got = runtime.block_on(proxy.get("/api/sites/site-harbour/customers"));
            prop_assert!(got.status != 500, "{:?}", got);
            if !got.status.is_success() {
                got.problem_code();
            }
            Ok(())
        })
        .unwrap();
}
