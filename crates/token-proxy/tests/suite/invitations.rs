//! Invitations that are answered: made, refused, in conflict.

use axum::http::StatusCode;
use axum::response::IntoResponse;
use sandbox::{Operation, Running};
use serde_json::{Value, json};
use wire::api::problem_codes as codes;
use wire::pyng::codes as upstream_codes;

use crate::support::{Answer, Proxy, Received, Stub, data, empty_sandbox, error, received, token};

pub(crate) const INVITATIONS: &str = "/api/sites/site-harbour/invitations";

pub(crate) async fn invite(proxy: &Proxy, name: &str) -> Answer {
    proxy
        .post(INVITATIONS, &json!({ "customerReference": name }))
        .await
}

pub(crate) fn invited(sandbox: &Running) -> usize {
    received(sandbox, Operation::Invite).len()
}

#[tokio::test]
async fn a_customer_is_invited() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    let answer = invite(&proxy, "ada").await;
    assert_eq!(answer.status, 201);
    let body = answer.json();
    assert_eq!(
        (&body["customerReference"], &body["state"]),
        (&json!("ada"), &json!("invited"))
    );
    assert!(
        body["signupUrl"]
            .as_str()
            .unwrap()
            .starts_with(sandbox.base_url())
    );
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_conflict_tells_the_customer_it_is_about() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    invite(&proxy, "ada").await;
    sandbox.control().link("site-harbour", "ada").unwrap();
    let answer = invite(&proxy, "ada").await;
    assert_eq!(
        (answer.status.as_u16(), answer.problem_code().as_str()),
        (409, upstream_codes::INVITATION_CONFLICT)
    );
    let problem = answer.json();
    assert_eq!(
        (
            &problem["customer"]["customerReference"],
            &problem["customer"]["state"]
        ),
        (&json!("ada"), &json!("linked"))
    );
    assert!(problem["traceId"].as_str().is_some_and(|id| !id.is_empty()));
}

#[tokio::test]
async fn a_link_that_is_no_web_address_is_not_handed_on() {
    for url in [
        "javascript:alert(1)",
        "data:text/html,x",
        "",
        "/signup/x",
        "file:///etc/passwd",
    ] {
        let stub = Stub::start(move |one: Received| async move {
            match (one.is_token(), one.method.as_str()) {
                (true, _) => token("t", 3600),
                (_, "POST") => data(
                    201,
                    &json!({ "customerReference": "ada", "signupUrl": url, "state": "invited" }),
                ),
                _ => data(
                    200,
                    &json!({ "items": [{ "customerReference": "ada", "state": "invited" }] }),
                ),
            }
        })
        .await;
        let proxy = Proxy::start(&stub.url).await;
        let answer = invite(&proxy, "ada").await;
        assert_eq!(answer.problem_code(), codes::INVITED_LINK_LOST, "{url}");
        assert_eq!(answer.json()["traceId"], "trace-good");
        assert!(!answer.text.contains("signupUrl"));
    }
}

#[tokio::test]
async fn references_that_may_not_be_sent_never_reach_upstream() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    for name in ["", " a", "a\nb", "a\0"] {
        let answer = invite(&proxy, name).await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem_code().as_str()),
            (400, codes::INVALID)
        );
        assert_eq!(answer.json()["errors"][0]["target"], "customerReference");
    }
    for body in [
        json!(["ada"]),
        json!({}),
        json!({ "customerReference": 7 }),
        json!("ada"),
    ] {
        assert_eq!(
            proxy.post(INVITATIONS, &body).await.problem_code(),
            codes::INVALID
        );
    }
    assert!(sandbox.control().requests().is_empty());
}

#[tokio::test]
async fn upstreams_refusals_keep_status_code_and_words() {
    for (upstream, status, code) in [
        (400, 400, "a:validation"),
        (404, 404, "a:validation"),
        (410, 410, "a:validation"),
        (429, 429, "a:validation"),
        (401, 502, codes::CREDENTIALS),
        (403, 502, codes::CREDENTIALS),
    ] {
        let stub = Stub::start(move |one: Received| async move {
            if one.is_token() {
                token("t", 3600)
            } else {
                error(upstream, "a:validation")
            }
        })
        .await;
        let proxy = Proxy::start(&stub.url).await;
        let answer = invite(&proxy, "ada").await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem_code().as_str()),
            (status, code),
            "{upstream}"
        );
        let problem: Value = answer.json();
        let item = json!({ "code": "a:validation", "message": "As upstream says.", "target": "field" });
        assert_eq!(
            (&problem["errors"], &problem["traceId"]),
            (&json!([item]), &json!("trace-bad"))
        );
    }
}

#[tokio::test]
async fn a_link_in_hand_is_handed_on_whatever_else_the_answer_lacks() {
    let link = "https://app.pyng.com.au/signup/x";
    for (fields, expected) in [
        (
            json!({ "signupUrl": link }),
            json!({ "customerReference": "ada", "signupUrl": link, "state": "" }),
        ),
        (
            json!({ "customerReference": 7, "signupUrl": link, "expiresAt": "soon", "state": ["invited"] }),
            json!({ "customerReference": "ada", "signupUrl": link, "state": "" }),
        ),
        (
            json!({ "customerReference": null, "signupUrl": link, "expiresAt": 9, "state": "invited" }),
            json!({ "customerReference": "ada", "signupUrl": link, "expiresAt": 9, "state": "invited" }),
        ),
    ] {
        let stub = Stub::start(move |one: Received| {
            let fields = fields.clone();
            async move {
                if one.is_token() {
                    token("t", 3600)
                } else {
                    data(201, &fields)
                }
            }
        })
        .await;
        let answer = invite(&Proxy::start(&stub.url).await, "ada").await;
        assert_eq!((answer.status.as_u16(), answer.json()), (201, expected));
    }
}

#[tokio::test]
async fn a_link_of_another_customer_is_not_handed_on() {
    let stub = Stub::start(|one: Received| async move {
        let made = json!({ "customerReference": "bob", "signupUrl": "https://app.pyng.com.au/signup/x" });
        match (one.is_token(), one.method.as_str()) {
            (true, _) => token("t", 3600),
            (_, "POST") => data(201, &made),
            _ => data(200, &json!({ "items": [] })),
        }
    })
    .await;
    let answer = invite(&Proxy::start(&stub.url).await, "ada").await;
    assert_eq!(answer.status, 502);
    assert!(!answer.text.contains("signup/x"));
}

#[tokio::test]
async fn the_status_alone_tells_a_conflict() {
    for body in ["", "<html>", r#"{"errors":[{"code":"x:taken"}],"traceId":"t"}"#] {
        let stub = Stub::start(move |one: Received| async move {
            let customer = json!({ "customerReference": "ada", "state": "linked" });
            match (one.is_token(), one.method.as_str()) {
                (true, _) => token("t", 3600),
                (_, "POST") => (StatusCode::CONFLICT, body).into_response(),
                _ => data(200, &json!({ "items": [customer] })),
            }
        })
        .await;
        let proxy = Proxy::start(&stub.url).await;
        let answer = invite(&proxy, "ada").await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem_code().as_str()),
            (409, upstream_codes::INVITATION_CONFLICT),
            "{body}"
        );
        assert_eq!(answer.json()["customer"]["state"], "linked");
        if body.contains("taken") {
            assert_eq!(answer.json()["errors"][0]["code"], "x:taken");
        }

        let row = json!({ "rowReference": "r", "customerReference": "c", "amount": 1 });
        let batch = json!({ "batchReference": "b", "rows": [row] });
        let answer = proxy.post("/api/sites/site-harbour/batches", &batch).await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem_code().as_str()),
            (409, upstream_codes::BATCH_CONFLICT),
            "{body}"
        );
    }
}

#[tokio::test]
async fn what_is_unknown_or_gone_is_told_by_its_status_alone() {
    for status in [404u16, 410] {
        let stub = Stub::start(move |one: Received| async move {
            if one.is_token() {
                return token("t", 3600);
            }
            (StatusCode::from_u16(status).unwrap(), "<html>").into_response()
        })
        .await;
        let answer = invite(&Proxy::start(&stub.url).await, "ada").await;
        assert_eq!(answer.status, status);
        answer.problem_code();
    }
}

#[tokio::test]
async fn a_version_that_upstream_does_not_take_is_the_operators_business() {
    for code in [
        upstream_codes::VERSION_MISSING,
        upstream_codes::VERSION_UNSUPPORTED,
    ] {
        let stub = Stub::start(move |one: Received| async move {
            if one.is_token() {
                token("t", 3600)
            } else {
                error(400, code)
            }
        })
        .await;
        let answer = invite(&Proxy::start(&stub.url).await, "ada").await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem_code().as_str()),
            (502, code)
        );
    }
}
