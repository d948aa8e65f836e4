//! "Servers and versions": the version header and a version's end.

use reqwest::Method;
use serde_json::json;
use wire::pyng::{VERSION, VERSION_HEADER};

use super::upstream::{DAY, Upstream, send};

async fn list_with_version(upstream: &Upstream, version: Option<&str>) -> super::answer::Answer {
    let path = upstream.site_path("/customers?limit=1");
    let mut request = upstream.bare(Method::GET, &path).bearer_auth(&upstream.token);
    if let Some(version) = version {
        request = request.header(VERSION_HEADER, version);
    }
    send(request).await
}

#[tokio::test]
async fn a_request_without_version_is_refused() {
    let upstream = Upstream::any().await;
    assert_eq!(
        list_with_version(&upstream, None).await.code(400),
        "version:missing"
    );
}

#[tokio::test]
async fn an_unknown_version_is_refused() {
    let upstream = Upstream::any().await;
    for version in [
        "urn:pyng:api:billing:version:v9",
        "v1",
        "",
        "urn:pyng:api:billing:version:v1 ",
    ] {
        let answer = list_with_version(&upstream, Some(version)).await;
        // White space around a header's value is not part of it.
        if version.trim() == VERSION {
            answer.data(200);
        } else {
            assert_eq!(answer.code(400), "version:unsupported", "{version:?}");
        }
    }
}

#[tokio::test]
async fn a_current_version_announces_no_end() {
    let upstream = Upstream::any().await;
    let answer = list_with_version(&upstream, Some(VERSION)).await;
    answer.data(200);
    if answer.header("deprecation").is_some() {
        assert!(answer.header("sunset").is_some(), "deprecated without a sunset");
    }
}

#[tokio::test]
async fn a_retired_version_is_gone() {
    let Some(upstream) = Upstream::sandbox_only("a_retired_version_is_gone").await else {
        return;
    };
    let answer = list_with_version(&upstream, Some("urn:pyng:api:billing:version:v0")).await;
    assert_eq!(answer.code(410), "version:gone");
}

#[tokio::test]
async fn a_deprecated_version_says_so_and_is_gone_at_its_sunset() {
    let Some(mut upstream) =
        Upstream::sandbox_only("a_deprecated_version_says_so_and_is_gone_at_its_sunset").await
    else {
        return;
    };
    let sunset = upstream.now().await + 400 * DAY;
    upstream
        .control(
            "/sandbox/version",
            &json!({ "deprecated": true, "sunset": sunset }),
        )
        .await;
    let answer = upstream.list("").await;
    answer.data(200);
    assert_eq!(answer.header("deprecation"), Some("true"));
    let announced =
        httpdate::parse_http_date(answer.header("sunset").expect("a sunset")).expect("an HTTP date");
    let announced = announced
        .duration_since(std::time::UNIX_EPOCH)
        .expect("after 1970")
        .as_secs();
    assert_eq!(i64::try_from(announced), Ok(sunset / 1000));
    // Refusals announce it too.
    assert_eq!(
        upstream.list("?limit=0").await.header("deprecation"),
        Some("true")
    );

    upstream.advance_far(400 * DAY - 1).await;
    upstream.list("").await.data(200);
    upstream.advance(1).await;
    assert_eq!(upstream.list("").await.code(410), "version:gone");

    upstream
        .control("/sandbox/version", &json!({ "deprecated": false }))
        .await;
    let answer = upstream.list("").await;
    answer.data(200);
    assert_eq!(answer.header("deprecation"), None);
}
