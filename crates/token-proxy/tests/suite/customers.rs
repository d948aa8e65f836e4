//! Pages, cursors and the search, against the sandbox; bad links, against a stub.

use sandbox::{ClockMode, Operation, Options, Running, Seed};
use serde_json::{Value, json};
use wire::api::problem_codes as codes;

use crate::support::{Proxy, Received, Setup, Stub, data, empty_sandbox, received, token};

const CUSTOMERS: &str = "/api/sites/site-harbour/customers";

async fn demo(absolute_links: bool) -> Running {
    let options = Options {
        clock: ClockMode::Stepped,
        seed: Seed::Demo,
        absolute_links,
        ..Options::default()
    };
    sandbox::listen(([127, 0, 0, 1], 0).into(), options)
        .await
        .unwrap()
}

async fn invite(proxy: &Proxy, site: &str, names: &[&str]) {
    for name in names {
        let path = format!("/api/sites/{site}/invitations");
        assert_eq!(
            proxy
                .post(&path, &json!({ "customerReference": name }))
                .await
                .status,
            201
        );
        proxy.clock.advance(1);
    }
}

fn names(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["customerReference"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn pages_are_walked_forth_and_back_by_sealed_cursors() {
    for absolute_links in [false, true] {
        let sandbox = demo(absolute_links).await;
        let proxy = Proxy::start(sandbox.base_url()).await;
        let first = proxy
            .get(&format!("{CUSTOMERS}?limit=3&state=linked"))
            .await
            .json();
        assert_eq!(names(&first).len(), 3);
        assert_eq!(first.get("prev"), None);
        let next = first["next"].as_str().unwrap();
        assert!(!next.contains("site") && !next.contains('/'), "{next}");
        let second = proxy.get(&format!("{CUSTOMERS}?cursor={next}")).await.json();
        assert_ne!(names(&second), names(&first));
        assert!(
            second["items"]
                .as_array()
                .unwrap()
                .iter()
                .all(|item| item["state"] == "linked")
        );
        let back = proxy
            .get(&format!(
                "{CUSTOMERS}?cursor={}",
                second["prev"].as_str().unwrap()
            ))
            .await
            .json();
        assert_eq!(names(&back), names(&first));
    }
}

#[tokio::test]
async fn a_cursor_that_is_not_ours_never_reaches_upstream() {
    let sandbox = demo(false).await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    let first = proxy.get(&format!("{CUSTOMERS}?limit=3")).await.json();
    let good = first["next"].as_str().unwrap();
    let before = sandbox.control().requests().len();
    let foreign = Proxy::start(sandbox.base_url()).await;
    let cut = &good[..good.len() - 1];
    let long = "A".repeat(5000);
    for (proxy, site, cursor) in [
        (&proxy, "site-ridge", good),
        (&foreign, "site-harbour", good),
        (&proxy, "site-harbour", cut),
        (&proxy, "site-harbour", ""),
        (&proxy, "site-harbour", "AAAA"),
        (&proxy, "site-harbour", &long),
        (
            &proxy,
            "site-harbour",
            "%2Fbilling%2Fsites%2Fsite-harbour%2Fcustomers",
        ),
    ] {
        let answer = proxy
            .get(&format!("/api/sites/{site}/customers?cursor={cursor}"))
            .await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem_code().as_str()),
            (400, codes::CURSOR)
        );
    }
    assert_eq!(sandbox.control().requests().len(), before);
}

#[tokio::test]
async fn a_bad_query_is_told_key_by_key_and_never_reaches_upstream() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    let answer = proxy
        .get(&format!("{CUSTOMERS}?limit=500&state=sleeping&page=2"))
        .await;
    assert_eq!(
        (answer.status.as_u16(), answer.problem_code().as_str()),
        (400, codes::INVALID)
    );
    let targets: Vec<_> = answer.json()["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["target"].clone())
        .collect();
    assert_eq!(targets, ["limit", "state", "page"]);
    assert!(sandbox.control().requests().is_empty());
}

#[tokio::test]
async fn one_customer_is_found_through_the_pages() {
    let sandbox = demo(false).await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    invite(&proxy, "site-harbour", &["Ada & Co"]).await;
    let page = proxy
        .get(&format!("{CUSTOMERS}?customerReference=Ada%20%26%20Co"))
        .await
        .json();
    assert_eq!(names(&page), ["Ada & Co"]);
    assert_eq!((page.get("next"), page.get("searchIncomplete")), (None, None));
    let linked = proxy
        .get(&format!(
            "{CUSTOMERS}?customerReference=Ada%20%26%20Co&state=linked"
        ))
        .await
        .json();
    assert_eq!(linked, json!({ "items": [] }));
    let nobody = proxy
        .get(&format!("{CUSTOMERS}?customerReference=nobody"))
        .await
        .json();
    assert_eq!(nobody, json!({ "items": [] }));
}

#[tokio::test]
async fn a_search_that_gives_up_says_so() {
    let sandbox = demo(false).await;
    let setup = Setup {
        limits: |limits| limits.search_pages = 1,
        ..Setup::default()
    };
    let proxy = Proxy::start_with(sandbox.base_url(), setup).await;
    let page = proxy
        .get(&format!("{CUSTOMERS}?customerReference=nobody"))
        .await
        .json();
    assert_eq!(page, json!({ "items": [], "searchIncomplete": true }));
    assert_eq!(received(&sandbox, Operation::ListCustomers).len(), 1);
}

#[tokio::test]
async fn links_that_lead_elsewhere_are_not_followed_and_not_handed_on() {
    for href in [
        "http://evil.example/billing/sites/site-harbour/customers?after=1",
        "/billing/sites/site-ridge/customers?after=1",
        "/billing/sites/site-harbour/customers/../../site-ridge/customers",
        "/billing/oauth2/token",
        "",
    ] {
        let stub = Stub::start(move |one: Received| async move {
            let page =
                json!({ "items": [{ "customerReference": "a", "state": "linked" }], "nextHref": href });
            if one.is_token() {
                token("t", 3600)
            } else {
                data(200, &page)
            }
        })
        .await;
        let proxy = Proxy::start(&stub.url).await;
        let page = proxy.get(CUSTOMERS).await;
        let search = proxy.get(&format!("{CUSTOMERS}?customerReference=b")).await;
        if !href.is_empty() {
            // The customers stay; the link is neither sealed nor followed.
            let item = json!({ "customerReference": "a", "state": "linked" });
            assert_eq!(page.json(), json!({ "items": [item] }), "{href}");
            assert_eq!(
                (search.status.as_u16(), search.problem_code().as_str()),
                (502, codes::UNREADABLE),
                "{href}"
            );
            assert!(!search.text.contains("evil"), "{}", search.text);
        }
        let paths: Vec<String> = stub.calls().into_iter().map(|one| one.path).collect();
        assert!(
            paths
                .iter()
                .all(|path| path.starts_with("/billing/sites/site-harbour/customers")),
            "{paths:?}"
        );
    }
}

#[tokio::test]
async fn unknown_states_and_extra_fields_reach_the_browser_unharmed() {
    let stub = Stub::start(|one: Received| async move {
        let page =
            json!({ "items": [{ "customerReference": "a", "state": "onHold", "new": 1 }], "more": true });
        if one.is_token() {
            token("t", 3600)
        } else {
            data(200, &page)
        }
    })
    .await;
    let proxy = Proxy::start(&stub.url).await;
    let page = proxy.get(CUSTOMERS).await.json();
    assert_eq!(
        page,
        json!({ "items": [{ "customerReference": "a", "state": "onHold" }] })
    );
}
