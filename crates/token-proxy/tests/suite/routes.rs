//! Every route there is, and that nothing else answers.

use reqwest::Method;
use serde_json::json;
use token_proxy::Operation;
use wire::api::{SignInMode, problem_codes as codes};

use crate::support::{Proxy, Setup, empty_sandbox, send};

/// Method and path of everything that answers, below the base path; health checks stand at the root.
const ROUTES: [(&str, &str); 13] = [
    ("GET", "/api/sign-in"),
    ("GET", "/api/session"),
    ("GET", "/api/audit"),
    ("GET", "/api/audit.csv"),
    ("GET", "/api/sites/site-harbour/customers"),
    ("POST", "/api/sites/site-harbour/invitations"),
    ("GET", "/api/sites/site-harbour/invitations"),
    ("GET", "/api/sites/site-harbour/invitations/x/link"),
    ("GET", "/api/sites/site-harbour/batches"),
    ("POST", "/api/sites/site-harbour/batches"),
    ("GET", "/api/sites/site-harbour/batches/b"),
    ("POST", "/api/sites/site-harbour/batches/b/decision"),
    ("POST", "/api/sites/site-harbour/batches/b/withdraw"),
];

const METHODS: [&str; 9] = [
    "GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND",
];

const OTHER_PATHS: [&str; 18] = [
    "/api",
    "/api/",
    "/api/session/",
    "/api/Session",
    "/api/sites",
    "/api/sites/",
    "/api/sites/site-harbour",
    "/api/sites/site-harbour/",
    "/api/sites/site-harbour/customers/",
    "/api/sites/site-harbour/customers/invitations",
    "/api/sites/site-harbour/batches/b/rows",
    "/api/sites/site-harbour/batches/b/",
    "/api/sites//batches",
    "/api//session",
    "/api/billing/oauth2/token",
    "/api/healthz",
    "/billing/oauth2/token",
    "/metrics",
];

#[tokio::test]
async fn only_listed_methods_answer_on_listed_paths() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    let served = Operation::ALL
        .iter()
        .filter(|operation| operation.is_served_in(&SignInMode::None));
    assert_eq!(served.count(), ROUTES.len());
    for (_, path) in ROUTES {
        for method in METHODS {
            // A HEAD is a GET whose body stays away.
            let listed = ROUTES.contains(&(if method == "HEAD" { "GET" } else { method }, path));
            let request = proxy.request(method.parse().unwrap(), path);
            let request = request.header("x-portal-request", "1").json(&json!({}));
            let answer = send(request).await;
            if listed {
                assert!(
                    !matches!(answer.status.as_u16(), 405),
                    "{method} {path}: {answer:?}"
                );
            } else {
                assert_eq!(answer.status, 405, "{method} {path}");
            }
            if !listed && method != "HEAD" {
                assert_eq!(answer.problem_code(), codes::UNKNOWN_OPERATION);
                assert!(!answer.header("allow").is_empty());
            }
        }
    }
}

#[tokio::test]
async fn no_other_path_answers() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    for path in OTHER_PATHS {
        for method in METHODS {
            let request = proxy.request(method.parse().unwrap(), path);
            let answer = send(request.header("x-portal-request", "1").json(&json!({}))).await;
            assert!(
                matches!(answer.status.as_u16(), 404 | 405),
                "{method} {path}: {answer:?}"
            );
        }
    }
    assert!(sandbox.control().requests().is_empty());
}

#[tokio::test]
async fn under_a_base_path_everything_moves_but_the_health_checks() {
    let sandbox = empty_sandbox().await;
    let setup = Setup {
        base_path: "/tools/receivables",
        ..Setup::default()
    };
    let proxy = Proxy::start_with(sandbox.base_url(), setup).await;
    assert_eq!(proxy.get("/api/session").await.status, 200);
    assert_eq!(proxy.get("/healthz").await.status, 404);
    let root = proxy.url.strip_suffix("/tools/receivables").unwrap().to_owned();
    let at_root = |path: &str| reqwest::get(format!("{root}{path}"));
    assert_eq!(at_root("/healthz").await.unwrap().status(), 200);
    assert_eq!(at_root("/readyz").await.unwrap().status(), 200);
    for path in [
        "/api/session",
        "/",
        "/tools",
        "/tools/receivablesx/api/session",
        "/tools/api/session",
    ] {
        assert_eq!(at_root(path).await.unwrap().status(), 404, "{path}");
    }
}

#[tokio::test]
async fn the_session_tells_sites_and_environment_and_no_address() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    let answer = proxy.get("/api/session").await;
    let session = answer.json();
    assert_eq!(
        (&session["environment"], session.get("versionNotice")),
        (&json!("localSandbox"), None)
    );
    let harbour = json!({
        "id": "site-harbour", "name": "Harbour Energy", "currency": "AUD", "timeZone": "Australia/Sydney",
        "fourEyes": {},
        "may": ["viewCustomers", "invite", "viewBatches", "submitBatches", "viewAudit"],
    });
    assert_eq!((&session["signIn"], session.get("me")), (&json!("none"), None));
    assert_eq!(session["sites"][0], harbour);
    assert!(!answer.text.contains("127.0.0.1"));
    assert!(sandbox.control().requests().is_empty());
}

#[tokio::test]
async fn the_end_of_our_version_is_told_once_upstream_announces_it() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    let sunset = wire::Timestamp(sandbox::STEPPED_START.0 + 400 * 86_400_000);
    sandbox.control().set_sunset(Some(sunset)).unwrap();
    proxy.get("/api/sites/site-harbour/customers").await;
    let notice = &proxy.get("/api/session").await.json()["versionNotice"];
    assert_eq!(
        *notice,
        json!({ "version": wire::pyng::VERSION, "sunset": sunset })
    );
}

#[tokio::test]
async fn an_unknown_site_is_refused_without_asking_upstream() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    for site in [
        "nowhere",
        "SITE-HARBOUR",
        "site-harbour%20",
        "..",
        "%2e%2e",
        "site-harbour%2Fx",
        "%00",
    ] {
        for (method, rest) in [
            ("GET", "customers"),
            ("GET", "batches/b"),
            ("POST", "invitations"),
            ("POST", "batches"),
        ] {
            let request = proxy.request(method.parse().unwrap(), &format!("/api/sites/{site}/{rest}"));
            let answer = send(request.json(&json!({}))).await;
            assert_eq!(answer.status, 404, "{site} {rest}");
            let code = answer.problem_code();
            assert!(
                code == codes::UNKNOWN_SITE || site.contains('.') || site.contains("%2e"),
                "{site}: {code}"
            );
        }
    }
    assert!(sandbox.control().requests().is_empty());
}

#[tokio::test]
async fn a_site_of_another_organisation_is_the_operators_business() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    let answer = proxy.get("/api/sites/site-foreign/customers").await;
    assert_eq!(
        (answer.status.as_u16(), answer.problem_code().as_str()),
        (502, codes::CREDENTIALS)
    );
}

#[tokio::test]
async fn batch_references_that_are_no_segment_never_reach_upstream() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    for reference in [
        "%2F", "a%2Fb", "%5C", "a%5Cb", "%25", "%2525", "%00", "%23", "%3F", "%0d%0a", "%20a", "...", "%ff",
    ] {
        let answer = send(proxy.request(
            Method::GET,
            &format!("/api/sites/site-harbour/batches/{reference}"),
        ))
        .await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem_code().as_str()),
            (400, codes::INVALID),
            "{reference}"
        );
    }
    assert!(sandbox.control().requests().is_empty());
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let sandbox = empty_sandbox().await;
    let setup = Setup {
        public_url: Some("https://localhost"),
        ..Setup::default()
    };
    let proxy = Proxy::start_with(sandbox.base_url(), setup).await;
    let mut ids = Vec::new();
    for path in ["/api/session", "/healthz", "/nothing", "/api/sites/x/customers"] {
        let answer = proxy.get(path).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            (
                "content-security-policy",
                "default-src 'none'; frame-ancestors 'none'",
            ),
            ("cache-control", "no-store"),
            ("strict-transport-security", "max-age=31536000"),
            ("date", "Mon, 02 Nov 2026 00:00:00 GMT"),
        ] {
            assert_eq!(answer.header(name), value, "{path}");
        }
        ids.push(answer.header("x-request-id").to_owned());
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 4);
    // A client does not choose its request id.
    let answer = send(
        proxy
            .request(Method::GET, "/healthz")
            .header("x-request-id", "mine"),
    )
    .await;
    assert_ne!(answer.header("x-request-id"), "mine");
}
