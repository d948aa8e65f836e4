//! "Invite a customer".

use serde_json::json;

use super::upstream::{DAY, SECOND, Upstream, fresh};

#[tokio::test]
async fn a_fresh_invitation_has_a_link_an_end_and_a_state() {
    let upstream = Upstream::any().await;
    let customer = fresh("C");
    let answer = upstream.invite(&customer).await;
    let data = answer.data(201);
    assert_eq!(data["customerReference"], *customer);
    assert_eq!(data["state"], "invited");
    assert!(data["expiresAt"].is_i64());
    assert!(
        data["signupUrl"]
            .as_str()
            .is_some_and(|url| url.starts_with("http"))
    );
}

#[tokio::test]
async fn an_invited_reference_cannot_be_invited_again() {
    let upstream = Upstream::any().await;
    let customer = fresh("C");
    upstream.invite(&customer).await.data(201);
    assert_eq!(upstream.invite(&customer).await.code(409), "invitation:conflict");
}

#[tokio::test]
async fn a_linked_reference_cannot_be_invited_again() {
    let Some(upstream) = Upstream::sandbox_only("a_linked_reference_cannot_be_invited_again").await else {
        return;
    };
    upstream.linked(&["C1"]).await;
    assert_eq!(upstream.invite("C1").await.code(409), "invitation:conflict");
}

#[tokio::test]
async fn a_revoked_or_expired_reference_may_be_invited_again_with_another_link() {
    let Some(upstream) =
        Upstream::sandbox_only("a_revoked_or_expired_reference_may_be_invited_again_with_another_link").await
    else {
        return;
    };
    for change in ["revoke", "expire"] {
        let first = upstream.invite(change).await.data(201)["signupUrl"].clone();
        assert_ne!(upstream.change(change, change).await["state"], "invited");
        upstream.advance(SECOND).await;
        let second = upstream.invite(change).await.data(201)["signupUrl"].clone();
        assert_ne!(first, second);
        assert_eq!(upstream.invite(change).await.code(409), "invitation:conflict");
    }
    // Each link stays a line of its own in the list, the newest first.
    let list = upstream.list("").await;
    let states: Vec<_> = list.data(200)["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|item| &item["state"])
        .collect();
    assert_eq!(states, ["invited", "expired", "invited", "revoked"]);
}

#[tokio::test]
async fn an_invitation_expires_by_the_clock_at_the_instant_it_told() {
    let Some(mut upstream) =
        Upstream::sandbox_only("an_invitation_expires_by_the_clock_at_the_instant_it_told").await
    else {
        return;
    };
    let invited_at = upstream.now().await;
    let expires_at = upstream.invite("C1").await.data(201)["expiresAt"]
        .as_i64()
        .expect("an instant");
    assert_eq!(expires_at, invited_at + 30 * DAY);
    upstream.advance_far(30 * DAY - 1).await;
    assert_eq!(upstream.list("").await.data(200)["items"][0]["state"], "invited");
    upstream.advance(1).await;
    let list = upstream.list("").await;
    let item = &list.data(200)["items"][0];
    assert_eq!(
        (item["state"].as_str(), item["expiredAt"].as_i64()),
        (Some("expired"), Some(expires_at))
    );
    upstream.invite("C1").await.data(201);
}

#[tokio::test]
async fn the_same_reference_may_live_under_two_sites() {
    let Some(upstream) = Upstream::sandbox_only("the_same_reference_may_live_under_two_sites").await else {
        return;
    };
    let body = json!({ "customerReference": "C1" });
    for site in ["site-harbour", "site-ridge"] {
        upstream
            .post(&format!("/billing/sites/{site}/customers/invitations"), &body)
            .await
            .data(201);
    }
}

#[tokio::test]
async fn a_reference_that_cannot_be_used_is_refused_with_its_field() {
    let upstream = Upstream::any().await;
    let path = upstream.site_path("/customers/invitations");
    let long = "x".repeat(129);
    for body in [
        json!({}),
        json!({ "customerReference": null }),
        json!({ "customerReference": 7 }),
        json!({ "customerReference": "" }),
        json!({ "customerReference": " C1" }),
        json!({ "customerReference": "C\t1" }),
        json!({ "customerReference": long }),
    ] {
        assert_eq!(
            upstream.post(&path, &body).await.targets(400),
            ["customerReference"],
            "{body}"
        );
    }
}

#[tokio::test]
async fn any_script_is_welcome_and_unknown_fields_are_left_alone() {
    let upstream = Upstream::any().await;
    let customer = fresh("Åsa 東京 🐚 O'Brien & Sons");
    let body = json!({ "customerReference": customer, "fieldOfTheFuture": { "a": [1] } });
    let answer = upstream
        .post(&upstream.site_path("/customers/invitations"), &body)
        .await;
    assert_eq!(answer.data(201)["customerReference"], *customer);
}
