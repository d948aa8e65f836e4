//! What watchers are told: ETags, one batch never taken for another, memory within bounds.

use std::sync::Arc;
use std::sync::atomic::AtomicU16;

use reqwest::Method;
use serde_json::json;
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
async fn memory_is_bounded_and_no_promise_is_forgotten_for_it() {
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
    let limits = |limits: &mut token_proxy::config::Limits| {
        (limits.snapshot_entries, limits.snapshot_bytes) = (3, 600);
    };
    let proxy = Proxy::start_with(
        &stub.url,
        Setup {
            limits,
            ..Setup::default()
        },
    )
    .await;
    let get = |name: &str| {
        let path = format!("/api/sites/site-harbour/batches/{name}");
        let proxy = &proxy;
        async move { proxy.get(&path).await }
    };
    for name in ["a", "b", "c"] {
        assert_eq!(get(name).await.status, 200);
    }
    // Two statuses fit; the oldest is let go, its question is not.
    assert_eq!(get("a").await.problem_code(), codes::WAIT);
    assert_eq!(get("c").await.status, 200);
    // No fourth batch may be remembered, so it is not asked for.
    assert_eq!(get("d").await.problem_code(), codes::WAIT);
    assert_eq!(stub.calls().len(), 3);
    proxy.clock.advance(30_000);
    assert_eq!(get("d").await.status, 200);
}

#[tokio::test]
async fn no_etag_comes_twice_although_a_batch_was_forgotten() {
    let stub = upstream("inProgress", &Arc::new(AtomicU16::new(200))).await;
    let setup = Setup {
        limits: |limits| limits.snapshot_entries = 1,
        ..Setup::default()
    };
    let proxy = Proxy::start_with(&stub.url, setup).await;
    let first = proxy.get(BATCH).await.header("etag").to_owned();
    proxy.clock.advance(30_000);
    // There is room for one: this one takes the other's place.
    proxy.get("/api/sites/site-ridge/batches/b").await;
    proxy.clock.advance(30_000);
    let again = proxy.get(BATCH).await;
    assert_eq!((again.status.as_u16(), stub.calls().len()), (200, 3));
    assert_ne!(again.header("etag"), first);
}
