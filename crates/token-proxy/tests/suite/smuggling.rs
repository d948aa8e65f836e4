//! No header of a browser goes upstream; no secret comes out, neither in an answer nor in the log.

use std::collections::BTreeSet;

use reqwest::Method;
use sandbox::Operation;
use sandbox::faults::{Effect, WrongBody};
use serde_json::json;

use crate::support::{
    Proxy, Received, Stub, data, empty_sandbox, error, everything_logged, fault, send, token,
};

#[tokio::test]
async fn upstream_sees_our_own_headers_only() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    let smuggled = [
        ("cookie", "session=stolen"),
        ("authorization", "Bearer stolen"),
        ("proxy-authorization", "Basic c3RvbGVu"),
        ("forwarded", "for=1.2.3.4"),
        ("x-forwarded-for", "1.2.3.4"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "https"),
        ("x_forwarded_for", "1.2.3.4"),
        ("x-real-ip", "1.2.3.4"),
        ("x-user", "admin"),
        ("x-remote-user", "admin"),
        ("pyng-api-version", "urn:pyng:api:billing:version:v0"),
        ("x-http-method-override", "DELETE"),
        ("x-original-url", "/sandbox/reset"),
        ("traceparent", "00-1-2-3"),
        ("accept-language", "sv"),
        ("referer", "http://evil.example/"),
        ("te", "trailers"),
    ];
    let requests = [
        proxy.request(Method::GET, "/api/sites/site-harbour/customers"),
        proxy.request(Method::GET, "/api/sites/site-harbour/batches/b"),
        proxy
            .request(Method::POST, "/api/sites/site-harbour/invitations")
            .json(&json!({ "customerReference": "c" })),
    ];
    for mut request in requests {
        for (name, value) in smuggled {
            request = request.header(name, value);
        }
        send(request).await;
    }
    let received = sandbox.control().requests();
    assert_eq!(
        received
            .iter()
            .filter(|one| one.operation != Some(Operation::Token))
            .count(),
        3
    );
    let names: BTreeSet<&str> = received
        .iter()
        .flat_map(|one| one.headers.keys().map(String::as_str))
        .collect();
    let ours = [
        "accept",
        "authorization",
        "content-length",
        "content-type",
        "host",
        "pyng-api-version",
        "user-agent",
    ];
    assert_eq!(names, BTreeSet::from(ours));
    assert!(
        received
            .iter()
            .all(|one| one.headers["pyng-api-version"] == wire::pyng::VERSION)
    );
    let text = serde_json::to_string(&received).unwrap();
    for (_, value) in smuggled {
        assert!(!text.contains(&format!("\"{value}\"")), "{value}");
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let sandbox = empty_sandbox().await;
    let elsewhere = Stub::start(|_| async { data(200, &json!({ "items": [] })) }).await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    for status in [301, 302, 307, 308] {
        let location = Some(format!("{}/x", elsewhere.url));
        fault(
            &sandbox,
            Operation::ListCustomers,
            1,
            Effect {
                status: Some(status),
                location,
                ..Effect::default()
            },
        );
        let answer = proxy.get("/api/sites/site-harbour/customers").await;
        assert_eq!(answer.problem_code(), wire::api::problem_codes::UNREADABLE);
        assert!(!answer.text.contains(&elsewhere.url));
    }
    assert!(elsewhere.received().is_empty());
}

#[tokio::test]
async fn no_secret_is_logged_or_answered() {
    let log = everything_logged();
    let stub = Stub::start(|one: Received| async move {
        let link = "https://pay.example/signup/very-secret-link";
        match (one.is_token(), one.path.as_str(), one.method.as_str()) {
            (true, ..) => token("very-secret-token", 3600),
            (_, "/billing/sites/site-harbour/customers/invitations", _) => data(
                201,
                &json!({ "customerReference": "ada", "signupUrl": link, "state": "invited" }),
            ),
            (_, "/billing/sites/site-harbour/batches", _) => {
                data(202, &json!({ "signupUrl": link, "state": 7 }))
            }
            _ => error(401, "x:y"),
        }
    })
    .await;
    let proxy = Proxy::start(&stub.url).await;
    let row = json!({ "rowReference": "r", "customerReference": "very-secret-body", "amount": 1 });
    let batch = json!({ "batchReference": "b", "rows": [row] });
    let invited = proxy
        .post(
            "/api/sites/site-harbour/invitations",
            &json!({ "customerReference": "ada" }),
        )
        .await;
    assert!(invited.text.contains("very-secret-link"));
    let mut answers = format!("{:?}", invited.headers);
    for answer in [
        proxy.post("/api/sites/site-harbour/batches", &batch).await,
        proxy
            .post(
                "/api/sites/site-harbour/batches",
                &json!({ "very-secret-body": 1 }),
            )
            .await,
        proxy
            .get("/api/sites/site-harbour/customers?customerReference=very-secret-body")
            .await,
        proxy.get("/api/sites/site-harbour/batches/b").await,
        proxy.get("/api/session").await,
        proxy.get("/readyz").await,
    ] {
        answers.push_str(&format!("{answer:?}"));
    }
    let sandbox = empty_sandbox().await;
    let other = Proxy::start(sandbox.base_url()).await;
    fault(
        &sandbox,
        Operation::Token,
        1,
        Effect {
            body: Some(WrongBody::Garbage),
            ..Effect::default()
        },
    );
    answers.push_str(&format!("{:?}", other.get("/readyz").await));

    let logged = log.text();
    assert!(
        logged.contains("customer invited") && logged.contains("trace-good"),
        "the log is captured"
    );
    let basic = "ZGVtby1wYXJ0bmVyOmRlbW8tc2VjcmV0";
    for secret in ["demo-secret", "very-secret-token", "very-secret-link", basic] {
        assert!(!answers.contains(secret), "{secret} in an answer");
        assert!(!logged.contains(secret), "{secret} in the log");
    }
    assert!(
        !logged
            .lines()
            .any(|line| line.contains("token_proxy") && line.contains("very-secret-body"))
    );
    assert!(!answers.contains(&stub.url));
}
