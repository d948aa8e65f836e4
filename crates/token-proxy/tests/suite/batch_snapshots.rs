//! What watchers are told: ETags, one batch never taken for another, memory within bounds.

use std::sync::Arc;
use std::sync::atomic::AtomicU16;

use reqwest::Method;
use serde_json::json;
use token_proxy::config::Rate;
use wire::api::problem_codes as codes;

use crate::batch_status::{BATCH, upstream};
use crate::support::{Answer, Proxy, Received, Setup, Stub, data, send, token};

#[tokio::test]
async fn an_unchanged_answer_is_304() {
    let switch = Arc::new(AtomicU16::new(200));
    let stub = upstream("inProgress", &switch).await;
    let proxy = Proxy::start(&stub.url).await;
    let first = proxy.get(BATCH).await;
    let etag = first.header("etag").to_owned();
    assert_eq!(first.header("cache-control"), "private, no-cache");
    assert!(!first.header("date").is_empty());
    let conditional = |tag: &str| send(proxy.request(Method::GET, BATCH).header("if-none-match", tag));
    for tag in [etag.clone(), format!("\"x\", W/{etag}"), "*".to_owned()] {
        let Answer {
            status,
            text,
            headers,
        } = conditional(&tag).await;
        assert_eq!((status.as_u16(), text.as_str()), (304, ""));
        assert_eq!(headers["etag"], etag.as_str());
    }
    assert_eq!(conditional("\"x\"").await.status, 200);
    proxy.clock.advance(30_000);
    assert_eq!(conditional(&etag).await.status, 200);
}

#[tokio::test]
async fn the_status_of_another_batch_is_not_taken_for_this_one() {
    let stub = upstream("settled", &Arc::new(AtomicU16::new(200))).await;
    let proxy = Proxy::start(&stub.url).await;
    let answer = proxy.get("/api/sites/site-harbour/batches/other").await;
    assert_eq!(answer.problem_code(), codes::UNREADABLE);
}

#[tokio::test]
async fn sites_do_not_share_batches_of_the_same_name() {
    let stub = upstream("inProgress", &Arc::new(AtomicU16::new(200))).await;
    let proxy = Proxy::start(&stub.url).await;
    proxy.get(BATCH).await;
    proxy.get("/api/sites/site-ridge/batches/b").await;
    let paths: Vec<String> = stub.calls().into_iter().map(|one| one.path).collect();
    assert_eq!(
        paths,
        [
            "/billing/sites/site-harbour/batches/b",
            "/billing/sites/site-ridge/batches/b"
        ]
    );
}

#[tokio::test]
async fn a_status_that_memory_let_go_of_is_read_again_and_not_asked_for_again() {
    let stub = Stub::start(|one: Received| async move {
        let name = one.path.rsplit('/').next().unwrap().to_owned();
        let body = json!({ "batchReference": name, "state": "inProgress", "rows": [] });
        if one.is_token() {
            token("t", 3600)
        } else {
            data(200, &body)
        }
    })
    .await;
    // Two statuses fit.
    let setup = Setup {
        limits: |limits| limits.snapshot_bytes = 600,
        ..Setup::default()
    };
    let proxy = Proxy::start_with(&stub.url, setup).await;
    for _ in 0..2 {
        for name in ["a", "b", "c"] {
            let answer = proxy
                .get(&format!("/api/sites/site-harbour/batches/{name}"))
                .await;
            assert_eq!(answer.json()["batch"]["batchReference"], name);
        }
    }
    assert_eq!(stub.calls().len(), 3);
}

#[tokio::test]
async fn names_that_upstream_does_not_know_are_bounded_and_no_promise_is_forgotten_for_it() {
    let stub = upstream("inProgress", &Arc::new(AtomicU16::new(404))).await;
    let setup = Setup {
        limits: |limits| limits.snapshot_entries = 3,
        ..Setup::default()
    };
    let proxy = Proxy::start_with(&stub.url, setup).await;
    let get = |name: &str| {
        let path = format!("/api/sites/site-harbour/batches/{name}");
        let proxy = &proxy;
        async move { proxy.get(&path).await.problem_code() }
    };
    for name in ["a", "b", "c", "a"] {
        assert_eq!(get(name).await, "x:y");
    }
    // No fourth may be remembered, so it is not asked for.
    assert_eq!(get("d").await, codes::WAIT);
    assert_eq!(stub.calls().len(), 3);
    proxy.clock.advance(30_000);
    assert_eq!(get("d").await, "x:y");
}

#[tokio::test]
async fn one_person_does_not_spend_what_upstream_allows_on_names_they_think_of() {
    let stub = upstream("inProgress", &Arc::new(AtomicU16::new(404))).await;
    let setup = Setup {
        sign_in: "local",
        limits: |limits| {
            limits.unknown_rate = Rate {
                burst: 2,
                one_each: std::time::Duration::from_secs(3600),
            }
        },
        ..Setup::default()
    };
    let proxy = Proxy::start_with(&stub.url, setup).await;
    let (one, other) = (
        proxy.admin().await,
        proxy.person(&["viewer"], "site-harbour").await,
    );
    let batch = |name: &str| format!("/api/sites/site-harbour/batches/{name}");
    // What is remembered costs nothing.
    for name in ["a", "b", "a", "b"] {
        assert_eq!(one.get(&batch(name)).await.problem_code(), "x:y");
    }
    assert_eq!(one.get(&batch("c")).await.problem_code(), codes::TOO_MANY);
    assert_eq!(stub.calls().len(), 2);
    assert_eq!(other.get(&batch("c")).await.problem_code(), "x:y");
}

#[tokio::test]
async fn no_etag_comes_twice_although_the_proxy_was_started_anew() {
    let stub = upstream("inProgress", &Arc::new(AtomicU16::new(200))).await;
    let proxy = Proxy::start(&stub.url).await;
    let first = proxy.get(BATCH).await.header("etag").to_owned();
    let store = Some(proxy.store.clone());
    proxy.stop().await.unwrap();
    let setup = Setup {
        store,
        ..Setup::default()
    };
    let proxy = Proxy::start_with(&stub.url, setup).await;
    // Its promise outlives it as well.
    assert_eq!(proxy.get(BATCH).await.header("etag"), first);
    assert_eq!(stub.calls().len(), 1);
    proxy.clock.advance(30_000);
    assert_ne!(proxy.get(BATCH).await.header("etag"), first);
}
