//! The outbox: written down first, sent until it is certain, and never called refused while an earlier try may
//! have got through.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::response::Response;
use futures_util::future::join_all;
use ledger::batches::BatchRecord;
use sandbox::faults::Effect;
use sandbox::{Operation, STEPPED_START};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use wire::api::{BatchStage, problem_codes as codes};
use wire::pyng::codes as upstream_codes;
use wire::{BatchReference, SiteId};

use crate::support::{
    Proxy, Received, Setup, Store, Stub, data, empty_sandbox, error, eventually, fault, received, token,
};

const BATCHES: &str = "/api/sites/site-harbour/batches";
const DAY: i64 = 24 * 60 * 60 * 1000;

fn batch(reference: &str, amount: i64) -> Value {
    let row = json!({ "rowReference": "r1", "customerReference": "ada", "amount": amount });
    json!({ "batchReference": reference, "rows": [row] })
}

/// Waits until a batch is at this stage and returns its entry.
async fn stage(proxy: &Proxy, reference: &str, stage: &str) -> Value {
    let mut entry = Value::Null;
    for _ in 0..2_000 {
        entry = proxy.get(&format!("{BATCHES}/{reference}")).await.json()["entry"].take();
        if entry["stage"] == stage {
            return entry;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    panic!("never {stage}: {entry}");
}

/// Waits until so many tries of a batch are over and written down.
async fn at_rest(proxy: &Proxy, reference: &str, tries: u32) -> BatchRecord {
    let ledger = proxy.store.open().await;
    let site = SiteId::parse("site-harbour").unwrap();
    let reference = BatchReference::parse(reference).unwrap();
    for _ in 0..2_000 {
        if let Some(record) = ledger.batch(&site, &reference).await.unwrap()
            && record.tries >= tries
            && !record.in_hand
        {
            return record;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    panic!("never tried {tries} times");
}

/// An upstream that answers the submissions in turn by `posts`, the last one for ever, and questions by `get`.
async fn upstream(posts: &'static [u16], get: fn() -> Response) -> (Stub, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let stub = Stub::start(move |one: Received| {
        let counted = Arc::clone(&counted);
        async move {
            if one.is_token() {
                return token("t", 10_000_000);
            }
            if one.method == "GET" {
                return get();
            }
            let turn = counted.fetch_add(1, Ordering::SeqCst).min(posts.len() - 1);
            match posts[turn] {
                202 => data(202, &json!({ "batchReference": "b" })),
                status => error(status, "x:y"),
            }
        }
    })
    .await;
    (stub, count)
}

fn same_rows() -> Response {
    let mut status = batch("b", 100);
    (status["state"], status["submittedAt"]) = (json!("accepted"), json!(STEPPED_START.0 + 5));
    data(200, &status)
}

fn other_rows() -> Response {
    let mut status = batch("b", 100_000);
    status["state"] = json!("accepted");
    data(200, &status)
}

fn no_route() -> Response {
    axum::response::IntoResponse::into_response((axum::http::StatusCode::NOT_FOUND, "no such route"))
}

fn unknown() -> Response {
    error(404, "x:unknown")
}

fn out_of_order() -> Response {
    error(500, "x:order")
}

#[tokio::test]
async fn the_button_pressed_twenty_times_at_once_is_one_batch() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    let body = batch("b", 100);
    let answers = join_all((0..20).map(|_| proxy.post(BATCHES, &body))).await;
    let ids: Vec<Value> = answers.iter().map(|answer| answer.json()["id"].clone()).collect();
    assert!(
        answers
            .iter()
            .all(|answer| answer.status == 202 && answer.json()["stage"] == "accepted")
    );
    assert!(ids.iter().all(|id| *id == ids[0]));
    assert_eq!(received(&sandbox, Operation::SubmitBatch).len(), 1);
}

#[tokio::test]
async fn what_is_sent_is_what_the_hash_says() {
    let (stub, _) = upstream(&[202], unknown).await;
    let proxy = Proxy::start(&stub.url).await;
    let entry = proxy.post(BATCHES, &batch("b", 100)).await.json();
    let sent: String = Sha256::digest(&stub.calls()[0].body)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(entry["hash"], sent);
}

#[tokio::test]
async fn a_proxy_that_ends_in_the_middle_leaves_its_batch_to_the_next() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    let effect = Effect {
        status: Some(500),
        ..Effect::default()
    };
    fault(&sandbox, Operation::SubmitBatch, 1, effect);
    let entry = proxy.post(BATCHES, &batch("b", 100)).await.json();
    assert_eq!(entry["stage"], "sending");
    let store = Some(proxy.store.clone());
    proxy.stop().await.unwrap();
    let setup = Setup {
        store,
        ..Setup::default()
    };
    let proxy = Proxy::start_with(sandbox.base_url(), setup).await;
    proxy.clock.advance(2_000);
    let after = stage(&proxy, "b", "accepted").await;
    assert_eq!(after["id"], entry["id"]);
    assert_eq!(received(&sandbox, Operation::SubmitBatch).len(), 2);
}

#[tokio::test]
async fn a_refusal_after_a_lost_answer_is_not_believed_before_upstream_was_asked() {
    // A conflict no more than any other: it may be with the very try whose answer was lost.
    for posts in [&[500, 400], &[500, 409]] {
        for (get, expected) in [
            (same_rows as fn() -> Response, "accepted"),
            (other_rows, "rejected"),
        ] {
            let (stub, _) = upstream(posts, get).await;
            let proxy = Proxy::start(&stub.url).await;
            assert_eq!(
                proxy.post(BATCHES, &batch("b", 100)).await.json()["stage"],
                "sending"
            );
            proxy.clock.advance(2_000);
            stage(&proxy, "b", expected).await;
        }
        // Upstream cannot say, or it is a gateway that knows nothing: nobody is told that it was refused.
        for get in [out_of_order as fn() -> Response, no_route] {
            let (stub, _) = upstream(posts, get).await;
            let proxy = Proxy::start(&stub.url).await;
            proxy.post(BATCHES, &batch("b", 100)).await;
            for tries in 2..9 {
                proxy.clock.advance(301_000);
                let record = at_rest(&proxy, "b", tries).await;
                assert_eq!(record.stage, BatchStage::Sending, "{record:?}");
            }
        }
    }
}

#[tokio::test]
async fn that_upstream_does_not_know_it_is_believed_once_no_try_can_be_on_its_way() {
    let (stub, _) = upstream(&[500, 400], unknown).await;
    let proxy = Proxy::start(&stub.url).await;
    proxy.post(BATCHES, &batch("b", 100)).await;
    proxy.clock.advance(2_000);
    let early = at_rest(&proxy, "b", 2).await;
    assert_eq!(early.stage, BatchStage::Sending, "{early:?}");
    proxy.clock.advance(120_000);
    stage(&proxy, "b", "rejected").await;
    // It is looked at again all the same.
    let asked = || stub.calls().iter().filter(|call| call.method == "GET").count();
    let before = asked();
    proxy.clock.advance(31_000);
    eventually("upstream is asked once more", || asked() > before).await;
}

#[tokio::test]
async fn a_first_conflict_is_told_at_once_unless_it_is_with_our_own_rows() {
    for (get, expected) in [
        (same_rows as fn() -> Response, "accepted"),
        (other_rows, "rejected"),
        (out_of_order, "rejected"),
    ] {
        let (stub, _) = upstream(&[409], get).await;
        let proxy = Proxy::start(&stub.url).await;
        proxy.post(BATCHES, &batch("b", 100)).await;
        let there = at_rest(&proxy, "b", 1).await;
        assert_eq!(there.stage.as_str(), expected);
    }
}

#[tokio::test]
async fn a_refusal_without_any_doubt_is_told_at_once_and_frees_the_reference() {
    let (stub, _) = upstream(&[400, 202], out_of_order).await;
    let proxy = Proxy::start(&stub.url).await;
    let answer = proxy.post(BATCHES, &batch("b", 100)).await;
    assert_eq!(
        (answer.status.as_u16(), answer.problem_code().as_str()),
        (400, "x:y")
    );
    let refused = answer.json()["batch"].take();
    assert_eq!(refused["stage"], "rejected");
    assert_eq!(
        proxy.get(&format!("{BATCHES}/b")).await.json()["entry"]["problem"]["code"],
        "x:y"
    );
    let second = proxy.post(BATCHES, &batch("b", 100)).await;
    assert_eq!(second.json()["stage"], "accepted");
    assert_ne!(second.json()["id"], refused["id"]);
}

#[tokio::test]
async fn after_a_day_upstream_is_asked_and_nothing_is_sent_any_more() {
    for (get, expected) in [(same_rows as fn() -> Response, "accepted"), (unknown, "failed")] {
        let (stub, posts) = upstream(&[500], get).await;
        let proxy = Proxy::start(&stub.url).await;
        proxy.post(BATCHES, &batch("b", 100)).await;
        proxy.clock.advance(DAY - 1_000);
        // Not before it is written down: what is put off to an instant of a clock that has moved on meanwhile
        // is put off for good.
        at_rest(&proxy, "b", 2).await;
        proxy.clock.advance(120_000);
        let entry = stage(&proxy, "b", expected).await;
        assert_eq!(posts.load(Ordering::SeqCst), 2, "{entry}");
    }
}

#[tokio::test]
async fn what_surely_never_arrived_is_given_up_without_a_question() {
    let (stub, posts) = upstream(&[403], out_of_order).await;
    let proxy = Proxy::start(&stub.url).await;
    let entry = proxy.post(BATCHES, &batch("b", 100)).await.json();
    assert_eq!(entry["problem"]["code"], codes::CREDENTIALS);
    proxy.clock.advance(DAY);
    stage(&proxy, "b", "failed").await;
    assert_eq!((posts.load(Ordering::SeqCst), stub.calls().len()), (1, 1));
}

#[tokio::test]
async fn a_conflict_at_upstream_is_explained_and_what_is_there_is_kept() {
    let sandbox = empty_sandbox().await;
    let elsewhere = Proxy::start(sandbox.base_url()).await;
    assert_eq!(elsewhere.post(BATCHES, &batch("b", 100)).await.status, 202);
    let proxy = Proxy::start(sandbox.base_url()).await;
    let answer = proxy.post(BATCHES, &batch("b", 2_500)).await;
    assert_eq!(
        (answer.status.as_u16(), answer.problem_code().as_str()),
        (409, upstream_codes::BATCH_CONFLICT)
    );
    assert_eq!(
        answer.json()["errors"][0]["message"],
        "Row r1: 1.00 became 25.00."
    );
    sandbox.control().advance(31_000).unwrap();
    proxy.clock.advance(31_000);
    let adopted = stage(&proxy, "b", "settled").await;
    assert_eq!((adopted.get("hash"), &adopted["all"]["sum"]), (None, &json!(100)));
    let again = proxy.post(BATCHES, &batch("c", 100)).await;
    assert_eq!(again.problem_code(), codes::ALREADY_SENT);
}

#[tokio::test]
async fn the_same_rows_under_another_name_are_sent_only_when_that_is_meant() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    let first = proxy.post(BATCHES, &batch("one", 100)).await.json();
    let mut second = batch("two", 100);
    let answer = proxy.post(BATCHES, &second).await;
    assert_eq!(
        (answer.status.as_u16(), answer.problem_code().as_str()),
        (409, codes::ALREADY_SENT)
    );
    assert_eq!(answer.json()["batch"]["batchReference"], first["batchReference"]);
    assert_eq!(received(&sandbox, Operation::SubmitBatch).len(), 1);
    second["again"] = json!(true);
    assert_eq!(proxy.post(BATCHES, &second).await.json()["stage"], "accepted");
    assert_eq!(received(&sandbox, Operation::SubmitBatch).len(), 2);
}

#[tokio::test]
async fn a_batch_settles_with_no_browser_open() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    proxy.post(BATCHES, &batch("b", 100)).await;
    let listed = || async { proxy.get(BATCHES).await.json()["items"][0].take() };
    let mut entry = listed().await;
    for _ in 0..500 {
        if entry["stage"] == "settled" {
            break;
        }
        sandbox.control().advance(1_000).unwrap();
        proxy.clock.advance(1_000);
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        entry = listed().await;
    }
    assert_eq!(
        (&entry["stage"], &entry["failed"]["count"]),
        (&json!("settled"), &json!(1)),
        "{entry}"
    );
    let asked = received(&sandbox, Operation::BatchStatus);
    assert!(asked.iter().all(|one| one.status == Some(200)), "{asked:?}");
    assert!(
        asked.windows(2).all(|two| two[1].at.since(two[0].at) >= 30_000),
        "{asked:?}"
    );
    let before = asked.len();
    for _ in 0..50 {
        sandbox.control().advance(60_000).unwrap();
        proxy.clock.advance(60_000);
        listed().await;
    }
    assert_eq!(received(&sandbox, Operation::BatchStatus).len(), before);
}

#[tokio::test]
async fn the_history_is_searched_and_read_a_page_at_a_time() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    for n in 0..5 {
        let mut body = batch(&format!("b{n}"), n + 1);
        body["fileName"] = json!(format!("File {n}.csv"));
        assert_eq!(proxy.post(BATCHES, &body).await.status, 202);
        proxy.clock.advance(1);
    }
    let names = |page: &Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap().iter();
        items
            .map(|item| item["batchReference"].as_str().unwrap().to_owned())
            .collect()
    };
    let first = proxy.get(&format!("{BATCHES}?limit=3")).await;
    assert_eq!(first.header("cache-control"), "no-store");
    let first = first.json();
    assert_eq!(names(&first), ["b4", "b3", "b2"]);
    let next = first["next"].as_str().unwrap();
    let second = proxy
        .get(&format!("{BATCHES}?limit=3&cursor={next}"))
        .await
        .json();
    assert_eq!(
        (names(&second), second.get("next")),
        (vec!["b1".to_owned(), "b0".to_owned()], None)
    );
    let found = proxy.get(&format!("{BATCHES}?search=file%203")).await.json();
    assert_eq!(names(&found), ["b3"]);
    assert!(names(&proxy.get(&format!("{BATCHES}?stage=sealed")).await.json()).is_empty());
    assert!(names(&proxy.get("/api/sites/site-ridge/batches").await.json()).is_empty());
    for bad in [
        "limit=0",
        "limit=101",
        "limit=x",
        "cursor=x",
        "cursor=1.%27",
        "from=5&to=5",
        "from=x",
    ] {
        assert_eq!(proxy.get(&format!("{BATCHES}?{bad}")).await.status, 400, "{bad}");
    }
}

#[tokio::test]
async fn a_body_that_somebody_changed_in_the_ledger_is_not_sent() {
    let sandbox = empty_sandbox().await;
    let setup = Setup {
        store: Some(Store::postgres()),
        ..Setup::default()
    };
    let proxy = Proxy::start_with(sandbox.base_url(), setup).await;
    let effect = Effect {
        status: Some(500),
        ..Effect::default()
    };
    fault(&sandbox, Operation::SubmitBatch, 1, effect);
    assert_eq!(
        proxy.post(BATCHES, &batch("b", 100)).await.json()["stage"],
        "sending"
    );
    proxy
        .store
        .say("UPDATE batches SET body = REPLACE(body, '100', '999')");
    proxy.clock.advance(60_000);
    let entry = stage(&proxy, "b", "failed").await;
    assert!(
        entry["problem"]["title"]
            .as_str()
            .unwrap()
            .contains("not the one"),
        "{entry}"
    );
    assert_eq!(received(&sandbox, Operation::SubmitBatch).len(), 1);
}

#[tokio::test]
async fn what_can_no_longer_be_known_stays_taken() {
    let (stub, _) = upstream(&[500], unknown).await;
    let proxy = Proxy::start(&stub.url).await;
    proxy.post(BATCHES, &batch("b", 100)).await;
    proxy.clock.advance(61 * DAY);
    let entry = stage(&proxy, "b", "failed").await;
    assert!(
        entry["problem"]["detail"].as_str().unwrap().contains("support"),
        "{entry}"
    );
    let again = proxy.post(BATCHES, &batch("b", 100)).await;
    assert_eq!(
        (again.status.as_u16(), &again.json()["title"]),
        (502, &entry["problem"]["title"])
    );
    let other = proxy.post(BATCHES, &batch("c", 100)).await;
    assert_eq!(other.problem_code(), codes::ALREADY_SENT);
}
