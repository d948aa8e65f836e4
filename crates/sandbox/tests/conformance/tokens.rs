//! "Authentication": the token endpoint, scopes, expiry, Sites.

use reqwest::Method;
use serde_json::json;
use wire::pyng::{VERSION, VERSION_HEADER};

use super::upstream::{ALL_SCOPES, SECOND, Upstream, fresh, send};

#[tokio::test]
async fn a_token_is_a_bearer_for_the_scopes_asked_for() {
    let upstream = Upstream::any().await;
    let form = "grant_type=client_credentials&scope=billing%3Acustomers%3Aread";
    let answer = upstream
        .ask_token(&upstream.username, &upstream.password, form)
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(
        answer.body["access_token"]
            .as_str()
            .is_some_and(|token| token.len() >= 16)
    );
    assert_eq!(
        answer.body["token_type"]
            .as_str()
            .map(str::to_lowercase)
            .as_deref(),
        Some("bearer")
    );
    assert!(
        answer.body["expires_in"]
            .as_i64()
            .is_some_and(|seconds| seconds > 0)
    );
    if let Some(scope) = answer.body.get("scope") {
        assert_eq!(scope, "billing:customers:read");
    }
    assert!(
        answer
            .header("cache-control")
            .is_some_and(|value| value.contains("no-store"))
    );
}

#[tokio::test]
async fn wrong_credentials_are_an_invalid_client() {
    let upstream = Upstream::any().await;
    let form = "grant_type=client_credentials&scope=billing:customers:read";
    for (username, password) in [
        (upstream.username.as_str(), "wrong"),
        ("nobody", "wrong"),
        ("", ""),
    ] {
        let answer = upstream.ask_token(username, password, form).await;
        assert_eq!(
            (answer.status, answer.body["error"].as_str()),
            (401, Some("invalid_client"))
        );
        assert!(
            answer
                .header("www-authenticate")
                .is_some_and(|value| value.starts_with("Basic"))
        );
    }
}

#[tokio::test]
async fn no_credentials_at_all_are_an_invalid_client() {
    let upstream = Upstream::any().await;
    for header in [
        None,
        Some("Bearer abc"),
        Some("Basic ???"),
        Some("Basic"),
        Some("Basic bm9jb2xvbg=="),
    ] {
        let mut request = upstream.bare(Method::POST, "/billing/oauth2/token");
        if let Some(header) = header {
            request = request.header("authorization", header);
        }
        let request = request
            .header("content-type", "application/x-www-form-urlencoded")
            .body("grant_type=client_credentials&scope=billing:customers:read");
        let answer = send(request).await;
        assert_eq!(
            (answer.status, answer.body["error"].as_str()),
            (401, Some("invalid_client")),
            "{header:?}"
        );
    }
}

#[tokio::test]
async fn each_wrong_form_has_the_code_of_the_standard() {
    let upstream = Upstream::any().await;
    let cases = [
        ("scope=billing:customers:read", "invalid_request"),
        (
            "grant_type=password&scope=billing:customers:read",
            "unsupported_grant_type",
        ),
        (
            "grant_type=client_credentials&scope=billing:everything",
            "invalid_scope",
        ),
        (
            "grant_type=client_credentials&scope=billing:customers:read+nonsense",
            "invalid_scope",
        ),
        ("grant_type=client_credentials", "invalid_scope"),
        (
            "grant_type=client_credentials&grant_type=client_credentials&scope=billing:customers:read",
            "invalid_request",
        ),
    ];
    for (form, error) in cases {
        let answer = upstream
            .ask_token(&upstream.username, &upstream.password, form)
            .await;
        assert_eq!(
            (answer.status, answer.body["error"].as_str()),
            (400, Some(error)),
            "{form}"
        );
    }
}

#[tokio::test]
async fn a_token_request_that_is_not_a_form_is_refused() {
    let upstream = Upstream::any().await;
    let request = upstream
        .bare(Method::POST, "/billing/oauth2/token")
        .basic_auth(&upstream.username, Some(&upstream.password))
        .json(&json!({ "grant_type": "client_credentials", "scope": "billing:customers:read" }));
    let answer = send(request).await;
    assert_eq!(
        (answer.status, answer.body["error"].as_str()),
        (400, Some("invalid_request"))
    );
}

/// Every operation with the scope it needs, in a form that needs nothing to be there.
fn operations(upstream: &Upstream) -> [(Method, String, &'static str); 4] {
    [
        (
            Method::POST,
            upstream.site_path("/customers/invitations"),
            "billing:customers:invite",
        ),
        (
            Method::GET,
            upstream.site_path("/customers"),
            "billing:customers:read",
        ),
        (
            Method::POST,
            upstream.site_path("/batches"),
            "billing:batches:submit",
        ),
        (
            Method::GET,
            upstream.site_path("/batches/NO-SUCH-BATCH"),
            "billing:batches:read",
        ),
    ]
}

#[tokio::test]
async fn every_operation_asks_for_its_own_scope() {
    let upstream = Upstream::any().await;
    for (method, path, needed) in operations(&upstream) {
        for scope in ALL_SCOPES.split(' ') {
            let token = upstream.token_for(scope).await;
            let request = upstream
                .bare(method.clone(), &path)
                .header(VERSION_HEADER, VERSION);
            let answer = send(request.bearer_auth(token)).await;
            assert_eq!(
                answer.status == 403,
                scope != needed,
                "{path} with {scope}: {}",
                answer.text
            );
        }
    }
}

#[tokio::test]
async fn every_operation_asks_for_a_token() {
    let upstream = Upstream::any().await;
    for (method, path, _) in operations(&upstream) {
        for header in [
            None,
            Some("Bearer "),
            Some("Bearer nonsense"),
            Some("Basic ZGVtbzpkZW1v"),
            Some("nonsense"),
        ] {
            let mut request = upstream
                .bare(method.clone(), &path)
                .header(VERSION_HEADER, VERSION);
            if let Some(header) = header {
                request = request.header("authorization", header);
            }
            let answer = send(request).await;
            answer.refusal(401);
            assert!(
                answer
                    .header("www-authenticate")
                    .is_some_and(|value| value.starts_with("Bearer"))
            );
        }
    }
}

#[tokio::test]
async fn a_token_ends_at_the_second_it_was_told() {
    let Some(upstream) = Upstream::sandbox_only("a_token_ends_at_the_second_it_was_told").await else {
        return;
    };
    upstream.advance(3600 * SECOND - 1).await;
    upstream.list("").await.data(200);
    upstream.advance(1).await;
    assert_eq!(upstream.list("").await.code(401), "authentication:expired");
}

#[tokio::test]
async fn a_client_gets_only_scopes_it_was_granted() {
    let Some(upstream) = Upstream::sandbox_only("a_client_gets_only_scopes_it_was_granted").await else {
        return;
    };
    let form = |scope: &str| format!("grant_type=client_credentials&scope={scope}");
    let may = upstream
        .ask_token("limited-partner", "limited-secret", &form("billing:batches:read"))
        .await;
    assert_eq!(may.status, 200);
    let may_not = upstream
        .ask_token(
            "limited-partner",
            "limited-secret",
            &form("billing:batches:submit"),
        )
        .await;
    assert_eq!(
        (may_not.status, may_not.body["error"].as_str()),
        (400, Some("invalid_scope"))
    );
}

#[tokio::test]
async fn a_site_of_another_organisation_and_one_nobody_has_are_refused_alike() {
    let Some(upstream) =
        Upstream::sandbox_only("a_site_of_another_organisation_and_one_nobody_has_are_refused_alike").await
    else {
        return;
    };
    for site in ["site-foreign", "site-nobody-has", "%2e%2e%2e"] {
        let answer = upstream.get(&format!("/billing/sites/{site}/customers")).await;
        assert_eq!(answer.code(403), "authorization:site", "{site}");
        let body = json!({ "customerReference": fresh("C") });
        let answer = upstream
            .post(&format!("/billing/sites/{site}/customers/invitations"), &body)
            .await;
        assert_eq!(answer.code(403), "authorization:site", "{site}");
    }
}

#[tokio::test]
async fn one_set_of_credentials_acts_on_each_site_of_its_organisation() {
    let Some(upstream) =
        Upstream::sandbox_only("one_set_of_credentials_acts_on_each_site_of_its_organisation").await
    else {
        return;
    };
    for site in ["site-harbour", "site-ridge"] {
        upstream
            .get(&format!("/billing/sites/{site}/customers"))
            .await
            .data(200);
    }
}
