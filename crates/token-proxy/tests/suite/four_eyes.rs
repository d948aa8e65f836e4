//! Four eyes: another person, that very body, once; and nothing else lets it out.

use sandbox::{Operation, Running};
use serde_json::{Value, json};
use wire::api::problem_codes as codes;

use crate::support::{Answer, Browser, Proxy, Setup, empty_sandbox, received, token_of};

const BATCHES: &str = "/api/sites/site-harbour/batches";
const HARBOUR: &str = "site-harbour";

async fn started(harbour: &'static str) -> (Running, Proxy) {
    let sandbox = empty_sandbox().await;
    let setup = Setup {
        sign_in: "local",
        harbour,
        ..Setup::default()
    };
    let proxy = Proxy::start_with(sandbox.base_url(), setup).await;
    (sandbox, proxy)
}

fn batch(amount: i64) -> Value {
    let row = json!({ "rowReference": "r1", "customerReference": "ada", "amount": amount });
    json!({ "batchReference": "b", "rows": [row], "fileName": "October.csv" })
}

async fn decide(by: &Browser<'_>, verdict: &Value) -> Answer {
    by.post(&format!("{BATCHES}/b/decision"), verdict).await
}

fn yes(entry: &Value) -> Value {
    json!({ "approve": true, "hash": entry["hash"] })
}

fn sent(sandbox: &Running) -> usize {
    received(sandbox, Operation::SubmitBatch).len()
}

#[tokio::test]
async fn a_second_person_sees_the_very_body_and_lets_it_out() {
    let (sandbox, proxy) = started("four_eyes = \"always\"\n").await;
    let clerk = proxy.person(&["submitter"], HARBOUR).await;
    let chief = proxy.person(&["approver"], HARBOUR).await;
    let sealed = clerk.post(BATCHES, &batch(100)).await;
    assert_eq!(
        (sealed.status.as_u16(), &sealed.json()["stage"]),
        (202, &json!("sealed"))
    );
    let list = chief.get(BATCHES).await.json();
    assert_eq!(
        (&list["waiting"], &list["items"][0]["batchReference"]),
        (&json!(1), &json!("b"))
    );
    let seen = chief.get(&format!("{BATCHES}/b")).await.json();
    assert_eq!(seen.get("nextCheckAt"), None);
    assert_eq!(
        (
            &seen["batch"]["rows"][0]["amount"],
            &seen["entry"]["preparedBy"]["you"]
        ),
        (&json!(100), &Value::Null)
    );
    assert_eq!(sent(&sandbox), 0);
    let approved = decide(&chief, &yes(&seen["entry"])).await.json();
    assert_eq!(
        (&approved["stage"], &approved["decision"]["by"]["you"]),
        (&json!("accepted"), &json!(true))
    );
    assert_eq!(approved["hash"], sealed.json()["hash"]);
    assert_eq!(sent(&sandbox), 1);
    // Twice the same word is one; another word comes too late.
    assert_eq!(decide(&chief, &yes(&approved)).await.status, 200);
    let no = json!({ "approve": false, "hash": approved["hash"], "reason": "no" });
    assert_eq!(decide(&chief, &no).await.problem_code(), codes::BATCH_CHANGED);
    assert_eq!(sent(&sandbox), 1);
}

#[tokio::test]
async fn nobody_decides_on_their_own_batch_and_not_without_the_right() {
    let (sandbox, proxy) = started("four_eyes = \"always\"\n").await;
    let both = proxy.person(&["submitter", "approver"], HARBOUR).await;
    let viewer = proxy.person(&["viewer"], HARBOUR).await;
    let entry = both.post(BATCHES, &batch(100)).await.json();
    let answer = decide(&both, &yes(&entry)).await;
    assert_eq!(
        (answer.status.as_u16(), answer.problem_code().as_str()),
        (403, codes::OWN_BATCH)
    );
    assert_eq!(
        decide(&viewer, &yes(&entry)).await.problem_code(),
        codes::FORBIDDEN
    );
    assert_eq!(
        viewer
            .post(&format!("{BATCHES}/b/withdraw"), &json!({}))
            .await
            .problem_code(),
        codes::FORBIDDEN
    );
    assert_eq!(
        both.get(&format!("{BATCHES}/b")).await.json()["entry"]["stage"],
        "sealed"
    );
    assert_eq!(sent(&sandbox), 0);
}

#[tokio::test]
async fn an_edit_voids_what_was_seen() {
    let (sandbox, proxy) = started("four_eyes = \"always\"\n").await;
    let clerk = proxy.person(&["submitter"], HARBOUR).await;
    let other = proxy.person(&["submitter", "viewer"], HARBOUR).await;
    let chief = proxy.person(&["approver"], HARBOUR).await;
    let first = clerk.post(BATCHES, &batch(100)).await.json();
    let foreign = other.post(BATCHES, &batch(90)).await;
    assert_eq!(foreign.problem_code(), codes::REFERENCE_TAKEN);
    assert_eq!(
        foreign.json()["errors"][0]["message"],
        "Row r1: 1.00 became 0.90."
    );
    let second = clerk.post(BATCHES, &batch(99_900)).await.json();
    assert_eq!(
        (&second["id"], &second["stage"]),
        (&first["id"], &json!("sealed"))
    );
    let late = decide(&chief, &yes(&first)).await;
    assert_eq!(
        (late.status.as_u16(), late.problem_code().as_str()),
        (409, codes::BATCH_CHANGED)
    );
    assert_eq!(
        (&late.json()["batch"]["all"], sent(&sandbox)),
        (&second["all"], 0)
    );
    assert_eq!(decide(&chief, &yes(&second)).await.json()["stage"], "accepted");
}

#[tokio::test]
async fn a_no_needs_a_reason_and_sends_nothing() {
    let (sandbox, proxy) = started("four_eyes = \"always\"\n").await;
    let clerk = proxy.person(&["submitter"], HARBOUR).await;
    let chief = proxy.person(&["approver"], HARBOUR).await;
    let entry = clerk.post(BATCHES, &batch(100)).await.json();
    for reason in [json!(null), json!("  "), json!("x".repeat(501))] {
        let no = json!({ "approve": false, "hash": entry["hash"], "reason": reason });
        assert_eq!(decide(&chief, &no).await.problem_code(), codes::INVALID);
    }
    let no = json!({ "approve": false, "hash": entry["hash"], "reason": "Ada pays by card." });
    let rejected = decide(&chief, &no).await.json();
    assert_eq!(
        (&rejected["stage"], &rejected["decision"]["reason"]),
        (&json!("rejected"), &json!("Ada pays by card."))
    );
    // Whoever prepared it is told; the reference is free again.
    let told = clerk.get(&format!("{BATCHES}/b")).await.json();
    assert_eq!(told["entry"]["decision"]["approved"], json!(false));
    assert_eq!(clerk.post(BATCHES, &batch(100)).await.json()["stage"], "sealed");
    assert_eq!(sent(&sandbox), 0);
}

#[tokio::test]
async fn deciding_asks_for_a_recent_sign_in() {
    let (sandbox, proxy) = started("four_eyes = \"always\"\n").await;
    let clerk = proxy.person(&["submitter"], HARBOUR).await;
    let chief = proxy.person(&["approver"], HARBOUR).await;
    let entry = clerk.post(BATCHES, &batch(100)).await.json();
    proxy.clock.advance(6 * 60_000);
    let answer = decide(&chief, &yes(&entry)).await;
    assert_eq!(
        (answer.status.as_u16(), answer.problem_code().as_str()),
        (401, codes::STEP_UP)
    );
    assert_eq!(sent(&sandbox), 0);
}

#[tokio::test]
async fn a_lifted_policy_releases_nothing_that_waits() {
    let (sandbox, proxy) = started("four_eyes = \"always\"\n").await;
    let clerk = proxy.person(&["submitter"], HARBOUR).await;
    clerk.post(BATCHES, &batch(100)).await;
    let (cookie, store) = (clerk.cookies(), Some(proxy.store.clone()));
    drop(clerk);
    proxy.stop().await.unwrap();
    let setup = Setup {
        sign_in: "local",
        store,
        ..Setup::default()
    };
    let proxy = Proxy::start_with(sandbox.base_url(), setup).await;
    let as_clerk =
        |request: reqwest::RequestBuilder| crate::support::send(request.header("cookie", cookie.clone()));
    proxy.clock.advance(60_000);
    let post = |body: &Value| proxy.request(reqwest::Method::POST, BATCHES).json(body);
    // The same once more, and a changed one: both go on waiting.
    for amount in [100, 200] {
        assert_eq!(as_clerk(post(&batch(amount))).await.json()["stage"], "sealed");
    }
    let mut fresh = batch(300);
    fresh["batchReference"] = json!("c");
    assert_eq!(as_clerk(post(&fresh)).await.json()["stage"], "accepted");
    assert_eq!(sent(&sandbox), 1);
}

#[tokio::test]
async fn a_bound_makes_it_a_matter_of_size_and_a_withdrawal_ends_it() {
    let (sandbox, proxy) = started("four_eyes_from_amount = \"10.00\"\n").await;
    let clerk = proxy.person(&["submitter"], HARBOUR).await;
    assert_eq!(clerk.post(BATCHES, &batch(1_000)).await.json()["stage"], "sealed");
    let back = clerk.post(&format!("{BATCHES}/b/withdraw"), &json!({})).await;
    assert_eq!(
        (back.status.as_u16(), &back.json()["stage"]),
        (200, &json!("withdrawn"))
    );
    assert_eq!(
        clerk
            .post(&format!("{BATCHES}/b/withdraw"), &json!({}))
            .await
            .problem_code(),
        codes::BATCH_CHANGED
    );
    assert_eq!(
        clerk
            .post(&format!("{BATCHES}/x/withdraw"), &json!({}))
            .await
            .problem_code(),
        codes::NOT_FOUND
    );
    assert_eq!(sent(&sandbox), 0);
    assert_eq!(clerk.post(BATCHES, &batch(999)).await.json()["stage"], "accepted");
    assert_eq!(sent(&sandbox), 1);
}

#[tokio::test]
async fn who_held_the_link_of_an_account_is_not_a_second_person() {
    let (sandbox, proxy) = started("four_eyes = \"always\"\n").await;
    let admin = proxy.admin().await;
    let grants = json!([{ "role": "submitter", "site": HARBOUR }]);
    let new = json!({ "login": "helper", "name": "Helper", "grants": grants });
    let made = admin.post("/api/people", &new).await.json();
    let helper = proxy.browser();
    let token = token_of(made["setUpUrl"].as_str().unwrap());
    assert_eq!(helper.set_up(&token, "a sound pass phrase").await.status, 200);
    let entry = helper.post(BATCHES, &batch(100)).await.json();
    let answer = decide(&admin, &yes(&entry)).await;
    assert_eq!(
        (answer.status.as_u16(), answer.problem_code().as_str()),
        (403, codes::OWN_BATCH)
    );
    assert!(
        answer.json()["detail"].as_str().unwrap().contains("link"),
        "{answer:?}"
    );
    assert_eq!(sent(&sandbox), 0);
    // Somebody who had no link of either is somebody else.
    let chief = proxy.person(&["approver"], HARBOUR).await;
    assert_eq!(decide(&chief, &yes(&entry)).await.json()["stage"], "accepted");
}

#[tokio::test]
async fn rows_that_were_sent_meanwhile_are_not_approved_unawares() {
    let (sandbox, proxy) = started("four_eyes_from_amount = \"10.00\"\n").await;
    let clerk = proxy.person(&["submitter"], HARBOUR).await;
    let chief = proxy.person(&["approver"], HARBOUR).await;
    let sealed = clerk.post(BATCHES, &batch(1_000)).await.json();
    assert_eq!((&sealed["stage"], sealed.get("again")), (&json!("sealed"), None));
    let mut twin = batch(1_000);
    (twin["batchReference"], twin["again"]) = (json!("c"), json!(true));
    let other = clerk.post(BATCHES, &twin).await.json();
    // Whoever decides is told.
    let seen = chief.get(&format!("{BATCHES}/c")).await.json();
    assert_eq!(seen["entry"]["again"], json!(true));
    let let_out = chief.post(&format!("{BATCHES}/c/decision"), &yes(&other)).await;
    assert_eq!(let_out.json()["stage"], "accepted");
    let answer = decide(&chief, &yes(&sealed)).await;
    assert_eq!(
        (answer.status.as_u16(), answer.problem_code().as_str()),
        (409, codes::ALREADY_SENT)
    );
    assert_eq!(answer.json()["batch"]["batchReference"], "c");
    assert_eq!(sent(&sandbox), 1);
}
