//! "List customers": order, pages, and the links between them.

use sandbox::{Options, Seed};
use serde_json::Value;

use super::upstream::{SECOND, Upstream};

fn references(data: &Value) -> Vec<&str> {
    let items = data["items"].as_array().expect("items");
    items
        .iter()
        .map(|item| item["customerReference"].as_str().expect("a reference"))
        .collect()
}

async fn with_customers(test: &str, count: usize) -> Option<Upstream> {
    let upstream = Upstream::sandbox_only(test).await?;
    for number in 1..=count {
        upstream.invite(&format!("C{number}")).await.data(201);
        upstream.advance(SECOND).await;
    }
    Some(upstream)
}

#[tokio::test]
async fn a_line_has_the_documented_fields_and_no_signup_link() {
    let upstream = Upstream::any().await;
    let customer = super::upstream::fresh("C");
    upstream.invite(&customer).await.data(201);
    let list = upstream.list("?limit=1").await;
    let item = &list.data(200)["items"][0];
    assert_eq!(item["customerReference"], *customer, "the newest comes first");
    assert_eq!(item["state"], "invited");
    assert!(item["invitedAt"].is_i64());
    for absent in ["signupUrl", "linkedAt", "expiredAt", "revokedAt"] {
        assert!(item.get(absent).is_none(), "{absent} is left out, not null");
    }
}

#[tokio::test]
async fn pages_lead_to_the_end_and_back() {
    let Some(upstream) = with_customers("pages_lead_to_the_end_and_back", 5).await else {
        return;
    };
    let first = upstream.list("?limit=2").await;
    assert_eq!(references(first.data(200)), ["C5", "C4"]);
    assert!(
        first.data(200).get("prevHref").is_none(),
        "no way back from the first page"
    );
    let second = upstream
        .get(first.data(200)["nextHref"].as_str().expect("a next"))
        .await;
    assert_eq!(references(second.data(200)), ["C3", "C2"]);
    let third = upstream
        .get(second.data(200)["nextHref"].as_str().expect("a next"))
        .await;
    assert_eq!(references(third.data(200)), ["C1"]);
    assert!(
        third.data(200).get("nextHref").is_none(),
        "nothing after the last page"
    );

    let back = upstream
        .get(third.data(200)["prevHref"].as_str().expect("a way back"))
        .await;
    assert_eq!(references(back.data(200)), ["C3", "C2"]);
    let start = upstream
        .get(back.data(200)["prevHref"].as_str().expect("a way back"))
        .await;
    assert_eq!(references(start.data(200)), ["C5", "C4"]);
    assert!(start.data(200).get("prevHref").is_none());
    assert!(start.data(200).get("nextHref").is_some());
}

#[tokio::test]
async fn pages_stay_where_they_are_while_customers_arrive() {
    let Some(upstream) = with_customers("pages_stay_where_they_are_while_customers_arrive", 4).await else {
        return;
    };
    let first = upstream.list("?limit=2").await;
    upstream.invite("C5").await.data(201);
    upstream.invite("C6").await.data(201);
    upstream.invite("C7").await.data(201);
    let second = upstream
        .get(first.data(200)["nextHref"].as_str().expect("a next"))
        .await;
    assert_eq!(
        references(second.data(200)),
        ["C2", "C1"],
        "nobody twice, nobody left out"
    );
    let back = upstream
        .get(second.data(200)["prevHref"].as_str().expect("a way back"))
        .await;
    assert_eq!(references(back.data(200)), ["C4", "C3"]);
    let newer = upstream
        .get(back.data(200)["prevHref"].as_str().expect("newer ones"))
        .await;
    assert_eq!(references(newer.data(200)), ["C6", "C5"]);
    let newest = upstream
        .get(newer.data(200)["prevHref"].as_str().expect("newer ones"))
        .await;
    assert_eq!(references(newest.data(200)), ["C7"]);
    assert!(newest.data(200).get("prevHref").is_none());
}

#[tokio::test]
async fn customers_of_one_millisecond_are_all_listed() {
    let Some(upstream) = Upstream::sandbox_only("customers_of_one_millisecond_are_all_listed").await else {
        return;
    };
    for number in 1..=5 {
        upstream.invite(&format!("C{number}")).await.data(201);
    }
    let mut seen = Vec::new();
    let mut answer = upstream.list("?limit=2").await;
    loop {
        seen.extend(references(answer.data(200)).into_iter().map(str::to_owned));
        let Some(next) = answer.data(200)["nextHref"].as_str().map(str::to_owned) else {
            break;
        };
        answer = upstream.get(&next).await;
    }
    assert_eq!(seen, ["C5", "C4", "C3", "C2", "C1"]);
}

#[tokio::test]
async fn links_hold_the_filters() {
    let Some(upstream) = with_customers("links_hold_the_filters", 6).await else {
        return;
    };
    for customer in ["C2", "C4", "C6"] {
        upstream.change(customer, "link").await;
    }
    let first = upstream.list("?limit=2&state=linked").await;
    assert_eq!(references(first.data(200)), ["C6", "C4"]);
    let second = upstream
        .get(first.data(200)["nextHref"].as_str().expect("a next"))
        .await;
    assert_eq!(references(second.data(200)), ["C2"]);
    assert!(second.data(200).get("nextHref").is_none());
}

#[tokio::test]
async fn a_page_that_has_emptied_still_leads_back() {
    let Some(upstream) = with_customers("a_page_that_has_emptied_still_leads_back", 3).await else {
        return;
    };
    let first = upstream.list("?limit=2&state=invited").await;
    upstream.change("C1", "link").await;
    let second = upstream
        .get(first.data(200)["nextHref"].as_str().expect("a next"))
        .await;
    assert_eq!(references(second.data(200)), Vec::<&str>::new());
    let back = upstream
        .get(second.data(200)["prevHref"].as_str().expect("a way back"))
        .await;
    assert_eq!(references(back.data(200)), ["C3", "C2"]);
}

#[tokio::test]
async fn a_link_that_was_changed_or_belongs_to_another_site_is_refused() {
    let test = "a_link_that_was_changed_or_belongs_to_another_site_is_refused";
    let Some(upstream) = with_customers(test, 3).await else {
        return;
    };
    let first = upstream.list("?limit=1").await;
    let next = first.data(200)["nextHref"].as_str().expect("a next").to_owned();
    for wrong in [
        next.replace("site-harbour", "site-ridge"),
        next.replacen("cursor=e", "cursor=f", 1),
        next[..next.len() - 3].to_owned(),
        upstream.site_path("/customers?cursor="),
        upstream.site_path("/customers?cursor=a.b"),
    ] {
        assert_eq!(upstream.get(&wrong).await.targets(400), ["cursor"], "{wrong}");
    }
    assert_eq!(
        upstream.get(&format!("{next}&limit=5")).await.targets(400),
        ["limit"]
    );
}

#[tokio::test]
async fn links_may_be_absolute() {
    let options = Options {
        absolute_links: true,
        ..Options::default()
    };
    let Some(upstream) = Upstream::sandbox_with("links_may_be_absolute", Seed::Demo, options).await else {
        return;
    };
    let first = upstream.list("").await;
    let next = first.data(200)["nextHref"].as_str().expect("a next").to_owned();
    let path = next
        .strip_prefix(&upstream.base)
        .expect("scheme and host come first");
    upstream.get(path).await.data(200);
}
