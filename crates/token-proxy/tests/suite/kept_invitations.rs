//! Invitations as the ledger keeps them: links shown again, and that nothing is lost on the way.

use std::fs::OpenOptions;
use std::io::Write;

use serde_json::json;
use wire::api::problem_codes as codes;

use crate::invitations::{INVITATIONS, invite, invited};
use crate::support::{Proxy, Received, Setup, Store, Stub, data, empty_sandbox, eventually, token};

async fn actions(proxy: &Proxy) -> Vec<(String, String)> {
    let trail = proxy.get("/api/audit").await.json();
    let text = |line: &serde_json::Value, name: &str| line[name].as_str().unwrap_or_default().to_owned();
    let lines = trail["items"].as_array().unwrap();
    lines
        .iter()
        .map(|line| (text(line, "action"), text(line, "target")))
        .collect()
}

fn did(action: &str, target: &str) -> (String, String) {
    (action.to_owned(), target.to_owned())
}

#[tokio::test]
async fn a_link_is_shown_again_and_no_other_is_minted() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    let made = invite(&proxy, "ada").await.json();
    assert_eq!(made.get("linkKept"), None);
    invite(&proxy, "bob").await;
    let list = proxy.get(&format!("{INVITATIONS}?customerReference=ada")).await;
    assert!(
        !list.text.contains(made["signupUrl"].as_str().unwrap()),
        "{list:?}"
    );
    let list = list.json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    let entry = &list["items"][0];
    assert_eq!(
        (
            &entry["customerReference"],
            &entry["linkKept"],
            &entry["madeBy"]["you"]
        ),
        (&json!("ada"), &json!(true), &json!(true))
    );
    let at = format!("{INVITATIONS}/{}/link", entry["id"].as_str().unwrap());
    let shown = proxy.get(&at).await;
    assert_eq!(shown.json(), json!({ "signupUrl": made["signupUrl"] }));
    assert_eq!(shown.header("cache-control"), "no-store");
    assert_eq!(invited(&sandbox), 2);
    let expected = [
        did("invitation.linkShown", "ada"),
        did("invitation.made", "bob"),
        did("invitation.made", "ada"),
    ];
    assert_eq!(actions(&proxy).await, expected);

    // Another Site's invitation is not there, and neither is what never was.
    for path in [
        at.replace("site-harbour", "site-ridge"),
        format!("{INVITATIONS}/0/link"),
        format!("{INVITATIONS}/%00'/link"),
    ] {
        let answer = proxy.get(&path).await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem_code().as_str()),
            (404, codes::NOT_FOUND)
        );
    }
    // Nor is one that has expired, before or after the keeper has been there.
    proxy.clock.advance(400 * 86_400_000);
    assert_eq!(proxy.get(&at).await.problem_code(), codes::NOT_FOUND);
}

#[tokio::test]
async fn a_link_is_kept_although_the_browser_has_gone() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    let asked = proxy
        .request(reqwest::Method::POST, INVITATIONS)
        .json(&json!({ "customerReference": "ada" }));
    let gone = tokio::spawn(asked.send());
    eventually("it was asked for", || invited(&sandbox) == 1).await;
    gone.abort();
    let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(10);
    loop {
        let list = proxy.get(INVITATIONS).await.json();
        if list["items"][0]["linkKept"] == json!(true) {
            break;
        }
        assert!(tokio::time::Instant::now() < deadline, "never kept: {list}");
    }
}

#[tokio::test]
async fn an_invitation_that_is_refused_is_written_down() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    invite(&proxy, "ada").await;
    sandbox.control().link("site-harbour", "ada").unwrap();
    let refused = invite(&proxy, "ada").await;
    let line = proxy.get("/api/audit?limit=1").await.json()["items"][0].clone();
    assert_eq!(
        (&line["action"], &line["outcome"], &line["traceId"]),
        (
            &json!("invitation.failed"),
            &json!("refused"),
            &refused.json()["traceId"]
        )
    );
}

#[tokio::test]
async fn a_link_reaches_the_person_although_the_ledger_fails_meanwhile() {
    let store = Store::sqlite();
    let file = store.folder().join("ledger.db");
    let stub = Stub::start(move |one: Received| {
        let file = file.clone();
        async move {
            if one.is_token() {
                return token("t", 3600);
            }
            // The disk gives up at the worst moment.
            for end in ["", "-wal", "-shm"] {
                let part = format!("{}{end}", file.display());
                let length = std::fs::metadata(&part).unwrap().len();
                // In place: the index is in memory, and what is cut off there is a crash.
                let mut part = OpenOptions::new().write(true).open(&part).unwrap();
                part.write_all(&vec![7_u8; usize::try_from(length).unwrap()])
                    .unwrap();
            }
            data(
                201,
                &json!({ "customerReference": "ada", "signupUrl": "https://app.pyng.com.au/signup/x" }),
            )
        }
    })
    .await;
    let setup = Setup {
        store: Some(store),
        ..Setup::default()
    };
    let proxy = Proxy::start_with(&stub.url, setup).await;
    let answer = invite(&proxy, "ada").await;
    assert_eq!(answer.status, 201);
    let body = answer.json();
    assert_eq!(
        (&body["signupUrl"], &body["linkKept"]),
        (&json!("https://app.pyng.com.au/signup/x"), &json!(false))
    );
}
