//! Every way a request of another page may look, on every unsafe operation; foreign hosts.

use reqwest::Method;
use serde_json::{Value, json};
use wire::api::problem_codes as codes;

use crate::support::{Proxy, Setup, empty_sandbox, send};

fn unsafe_operations() -> [(&'static str, Value); 2] {
    let row = json!({ "rowReference": "r", "customerReference": "c", "amount": 1 });
    [
        (
            "/api/sites/site-harbour/invitations",
            json!({ "customerReference": "c" }),
        ),
        (
            "/api/sites/site-harbour/batches",
            json!({ "batchReference": "b", "rows": [row] }),
        ),
    ]
}

#[tokio::test]
async fn unsafe_requests_of_other_pages_are_refused() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    let own = proxy.url.clone();
    let custom = ("x-portal-request", "1");
    let json = ("content-type", "application/json");
    let same = ("sec-fetch-site", "same-origin");
    let cases: Vec<(u16, Vec<(&str, &str)>)> = vec![
        // No proof at all, or a wrong one.
        (403, vec![custom, json]),
        (403, vec![custom, json, ("sec-fetch-site", "cross-site")]),
        (403, vec![custom, json, ("sec-fetch-site", "same-site")]),
        (403, vec![custom, json, ("sec-fetch-site", "none")]),
        (403, vec![custom, json, ("sec-fetch-site", "Same-Origin")]),
        (403, vec![custom, json, same, ("sec-fetch-site", "cross-site")]),
        (403, vec![custom, json, ("origin", "http://evil.example")]),
        (403, vec![custom, json, ("origin", "null")]),
        (403, vec![custom, json, ("origin", "http://localhost")]),
        (403, vec![custom, json, ("origin", "http://127.0.0.1")]),
        (403, vec![custom, json, ("origin", "")]),
        // The two contradict each other.
        (403, vec![custom, json, same, ("origin", "http://evil.example")]),
        (
            403,
            vec![custom, json, ("sec-fetch-site", "cross-site"), ("origin", &own)],
        ),
        (
            403,
            vec![custom, json, ("origin", &own), ("origin", "http://evil.example")],
        ),
        // No custom header.
        (403, vec![json, same]),
        (403, vec![json, same, ("origin", &own)]),
        // Another content type, as a form could send it.
        (415, vec![custom, same]),
        (415, vec![custom, same, ("content-type", "text/plain")]),
        (
            415,
            vec![
                custom,
                same,
                ("content-type", "application/x-www-form-urlencoded"),
            ],
        ),
        (
            415,
            vec![
                custom,
                same,
                ("content-type", "multipart/form-data; boundary=application/json"),
            ],
        ),
        (415, vec![custom, same, ("content-type", "application/jsonp")]),
        (415, vec![custom, same, json, ("content-type", "text/plain")]),
    ];
    for (path, body) in unsafe_operations() {
        for (status, headers) in &cases {
            let mut request = proxy.bare(Method::POST, path).body(body.to_string());
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let answer = send(request).await;
            assert_eq!(answer.status.as_u16(), *status, "{path} {headers:?}");
            let code = if *status == 415 {
                codes::NOT_JSON
            } else {
                codes::FOREIGN_ORIGIN
            };
            assert_eq!(answer.problem_code(), code);
        }
    }
    assert!(sandbox.control().requests().is_empty());
}

#[tokio::test]
async fn requests_of_our_own_pages_pass() {
    let sandbox = empty_sandbox().await;
    let setup = Setup {
        public_url: Some("http://portal.localhost:8080"),
        ..Setup::default()
    };
    let proxy = Proxy::start_with(sandbox.base_url(), setup).await;
    let own = proxy.url.clone();
    for (name, proof) in [
        ("a", vec![("sec-fetch-site", "same-origin")]),
        ("b", vec![("origin", own.as_str())]),
        ("c", vec![("origin", "http://portal.localhost:8080")]),
        (
            "d",
            vec![("origin", own.as_str()), ("sec-fetch-site", "same-origin")],
        ),
    ] {
        let mut request = proxy
            .bare(Method::POST, "/api/sites/site-harbour/invitations")
            .header("x-portal-request", "anything")
            .header("content-type", "application/json; charset=utf-8")
            .body(json!({ "customerReference": name }).to_string());
        for (header, value) in proof {
            request = request.header(header, value);
        }
        assert_eq!(send(request).await.status, 201, "{name}");
    }
}

#[tokio::test]
async fn reading_is_for_our_own_pages_too() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    for (site, status) in [
        ("same-origin", 200),
        ("none", 200),
        ("cross-site", 403),
        ("same-site", 403),
    ] {
        let request = proxy
            .bare(Method::GET, "/api/session")
            .header("sec-fetch-site", site);
        assert_eq!(send(request).await.status.as_u16(), status, "{site}");
    }
    let answer = send(
        proxy
            .bare(Method::GET, "/api/session")
            .header("origin", "http://evil.example"),
    )
    .await;
    assert_eq!(answer.status, 403);
    assert!(
        answer
            .headers
            .keys()
            .all(|name| !name.as_str().starts_with("access-control-"))
    );
}

#[tokio::test]
async fn a_character_that_no_store_takes_is_refused_at_the_edge() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    let list = proxy.get("/api/sites/site-harbour/batches?stage=%00").await;
    assert_eq!(list.problem_code(), codes::INVALID);
    let verdict = json!({ "approve": true, "hash": "\u{0}" });
    let local = Setup {
        sign_in: "local",
        ..Setup::default()
    };
    let proxy = Proxy::start_with(sandbox.base_url(), local).await;
    let approver = proxy.person(&["approver"], "site-harbour").await;
    let decided = approver
        .post("/api/sites/site-harbour/batches/B-1/decision", &verdict)
        .await;
    assert_eq!(decided.problem_code(), codes::INVALID);
    let admin = proxy.admin().await;
    for path in ["/api/people/a%00b", "/api/sessions/a%00b/end"] {
        let answer = admin.post(path, &json!({})).await;
        assert_eq!(answer.problem_code(), codes::NOT_FOUND, "{path}");
    }
    let nobody = proxy.browser().sign_in("a\u{0}b", "some pass phrase").await;
    assert_eq!(nobody.problem_code(), codes::WRONG_CREDENTIALS);
}

#[tokio::test]
async fn names_that_are_not_ours_are_not_answered_to() {
    let sandbox = empty_sandbox().await;
    let setup = Setup {
        public_url: Some("http://portal.localhost:8080"),
        ..Setup::default()
    };
    let proxy = Proxy::start_with(sandbox.base_url(), setup).await;
    for (host, status) in [
        ("localhost", 200),
        ("LOCALHOST:9", 200),
        ("127.0.0.1:80", 200),
        ("[::1]:80", 200),
        ("portal.localhost", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("localhost.evil.example:80", 421),
        ("localhost@evil.example", 421),
        ("127.0.0.2", 421),
        ("0.0.0.0", 421),
    ] {
        let answer = send(proxy.request(Method::GET, "/api/session").header("host", host)).await;
        assert_eq!(answer.status.as_u16(), status, "{host}");
        if status == 421 {
            assert_eq!(answer.problem_code(), codes::FOREIGN_ORIGIN);
        }
    }
}
