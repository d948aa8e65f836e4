//! "List customers": the parameters of the first page.

use serde_json::Value;

use super::upstream::{SECOND, Upstream};

async fn count(upstream: &Upstream, query: &str) -> usize {
    upstream.list(query).await.data(200)["items"]
        .as_array()
        .map_or(0, Vec::len)
}

#[tokio::test]
async fn fifty_a_page_unless_told_otherwise() {
    let Some(upstream) = Upstream::sandbox_only("fifty_a_page_unless_told_otherwise").await else {
        return;
    };
    for number in 0..101 {
        upstream.invite(&format!("C{number}")).await.data(201);
    }
    assert_eq!(count(&upstream, "").await, 50);
    assert_eq!(count(&upstream, "?limit=1").await, 1);
    assert_eq!(count(&upstream, "?limit=100").await, 100);
}

#[tokio::test]
async fn invited_from_is_inclusive_and_invited_to_exclusive() {
    let Some(upstream) = Upstream::sandbox_only("invited_from_is_inclusive_and_invited_to_exclusive").await
    else {
        return;
    };
    let first = upstream.now().await;
    for number in 0..4 {
        upstream.invite(&format!("C{number}")).await.data(201);
        upstream.advance(SECOND).await;
    }
    let at = |index: i64| first + index * SECOND;
    assert_eq!(count(&upstream, &format!("?invitedFrom={}", at(1))).await, 3);
    assert_eq!(count(&upstream, &format!("?invitedFrom={}", at(1) + 1)).await, 2);
    assert_eq!(count(&upstream, &format!("?invitedTo={}", at(1))).await, 1);
    assert_eq!(
        count(&upstream, &format!("?invitedFrom={}&invitedTo={}", at(1), at(3))).await,
        2
    );
    assert_eq!(
        count(&upstream, &format!("?invitedFrom={}&invitedTo={}", at(3), at(1))).await,
        0
    );
}

#[tokio::test]
async fn each_state_is_told_with_its_instant() {
    let Some(upstream) = Upstream::sandbox_only("each_state_is_told_with_its_instant").await else {
        return;
    };
    for customer in ["linked", "revoked", "expired", "invited"] {
        upstream.invite(customer).await.data(201);
    }
    upstream.advance(SECOND).await;
    upstream.change("linked", "link").await;
    upstream.change("revoked", "revoke").await;
    upstream.change("expired", "expire").await;
    let now = upstream.now().await;
    for (state, field) in [
        ("linked", "linkedAt"),
        ("revoked", "revokedAt"),
        ("expired", "expiredAt"),
    ] {
        let list = upstream.list(&format!("?state={state}")).await;
        let items = list.data(200)["items"].as_array().expect("items");
        assert_eq!(items.len(), 1, "{state}");
        assert_eq!(items[0]["customerReference"], state);
        assert_eq!(items[0][field], Value::from(now));
    }
    assert_eq!(count(&upstream, "?state=invited").await, 1);
}

#[tokio::test]
async fn an_empty_result_is_no_error_and_has_no_links() {
    let upstream = Upstream::any().await;
    let list = upstream.list("?invitedTo=1").await;
    let data = list.data(200);
    assert_eq!(data["items"], Value::Array(Vec::new()));
    assert!(data.get("nextHref").is_none() && data.get("prevHref").is_none());
}

#[tokio::test]
async fn a_parameter_out_of_range_is_refused_by_name() {
    let upstream = Upstream::any().await;
    for (query, target) in [
        ("?limit=0", "limit"),
        ("?limit=101", "limit"),
        ("?limit=-1", "limit"),
        ("?limit=ten", "limit"),
        ("?limit=", "limit"),
        ("?state=sleeping", "state"),
        ("?state=Linked", "state"),
        ("?invitedFrom=yesterday", "invitedFrom"),
        ("?invitedTo=1e3", "invitedTo"),
        ("?limit=1&limit=2", "limit"),
    ] {
        assert_eq!(upstream.list(query).await.targets(400), [target], "{query}");
    }
    let all = upstream
        .list("?limit=0&state=x&invitedFrom=x&invitedTo=x")
        .await
        .targets(400);
    assert_eq!(all.len(), 4, "every fault is told at once");
}

#[tokio::test]
async fn unknown_parameters_are_left_alone() {
    let upstream = Upstream::any().await;
    upstream.list("?parameterOfTheFuture=1").await.data(200);
}
