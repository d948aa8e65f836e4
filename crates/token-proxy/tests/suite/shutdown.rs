//! Ending: what is in progress ends well, but not for ever.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tokio::sync::Semaphore;

use crate::support::{Proxy, Received, Setup, Stub, data, eventually, token};

const CUSTOMERS: &str = "/api/sites/site-harbour/customers";

async fn held_upstream(gate: &Arc<Semaphore>) -> Stub {
    let held = Arc::clone(gate);
    Stub::start(move |one: Received| {
        let held = Arc::clone(&held);
        async move {
            if one.is_token() {
                return token("t", 3600);
            }
            held.acquire().await.unwrap().forget();
            data(200, &json!({ "items": [] }))
        }
    })
    .await
}

#[tokio::test]
async fn requests_in_progress_are_answered_and_new_ones_are_not_taken() {
    let gate = Arc::new(Semaphore::new(0));
    let stub = held_upstream(&gate).await;
    let proxy = Proxy::start(&stub.url).await;
    let url = proxy.url.clone();
    let request = proxy.request(reqwest::Method::GET, CUSTOMERS);
    let asking = tokio::spawn(crate::support::send(request));
    eventually("upstream is asked", || stub.calls().len() == 1).await;
    let stopping = proxy.stop();
    let refused = async {
        while reqwest::get(format!("{url}/healthz")).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), refused)
        .await
        .unwrap();
    assert!(!stopping.is_finished());
    gate.add_permits(1);
    assert_eq!(asking.await.unwrap().status, 200);
    stopping.await.unwrap();
}

#[tokio::test]
async fn the_wait_for_them_has_an_end() {
    let gate = Arc::new(Semaphore::new(0));
    let stub = held_upstream(&gate).await;
    let limits = |limits: &mut token_proxy::config::Limits| limits.drain = Duration::from_millis(20);
    let proxy = Proxy::start_with(
        &stub.url,
        Setup {
            limits,
            ..Setup::default()
        },
    )
    .await;
    let asking = tokio::spawn(proxy.request(reqwest::Method::GET, CUSTOMERS).send());
    eventually("upstream is asked", || stub.calls().len() == 1).await;
    proxy.stop().await.unwrap();
    asking.abort();
}

#[tokio::test]
async fn what_a_browser_left_behind_is_waited_for_too() {
    let row = json!({ "rowReference": "r", "customerReference": "c", "amount": 1 });
    for (path, body) in [
        ("invitations", json!({ "customerReference": "ada" })),
        ("batches", json!({ "batchReference": "b", "rows": [row] })),
    ] {
        let gate = Arc::new(Semaphore::new(0));
        let stub = held_upstream(&gate).await;
        let proxy = Proxy::start(&stub.url).await;
        let request = proxy.request(reqwest::Method::POST, &format!("/api/sites/site-harbour/{path}"));
        let asking = tokio::spawn(request.json(&body).send());
        eventually("upstream is asked", || stub.calls().len() == 1).await;
        asking.abort();
        assert!(asking.await.unwrap_err().is_cancelled());
        let url = proxy.url.clone();
        let stopping = proxy.stop();
        while reqwest::get(format!("{url}/healthz")).await.is_ok() {
            tokio::task::yield_now().await;
        }
        for _ in 0..1000 {
            tokio::task::yield_now().await;
        }
        assert!(!stopping.is_finished(), "{path}");
        gate.add_permits(10);
        stopping.await.unwrap();
    }
}

#[tokio::test]
async fn waiting_for_a_token_ends_with_the_operations_time() {
    let gate = Arc::new(Semaphore::new(0));
    let held = Arc::clone(&gate);
    let stub = Stub::start(move |_: Received| {
        let held = Arc::clone(&held);
        async move {
            held.acquire().await.unwrap().forget();
            token("t", 3600)
        }
    })
    .await;
    let limits = |limits: &mut token_proxy::config::Limits| {
        limits.operation_deadline = Duration::from_millis(50);
        limits.upstream_timeout = Duration::from_secs(3600);
    };
    let setup = Setup {
        limits,
        ..Setup::default()
    };
    let answer = Proxy::start_with(&stub.url, setup).await.get(CUSTOMERS).await;
    assert_eq!(answer.status, 504);
}
