//! The demo seed (sandbox only).

use sandbox::{Options, Seed};
use serde_json::Value;

use super::upstream::{DAY, Upstream};

async fn all(upstream: &Upstream, query: &str) -> Vec<Value> {
    let mut answer = upstream.list(query).await;
    let mut items = Vec::new();
    loop {
        let data = answer.data(200);
        items.extend(data["items"].as_array().expect("items").iter().cloned());
        let Some(next) = data["nextHref"].as_str().map(str::to_owned) else {
            return items;
        };
        answer = upstream.get(&next).await;
    }
}

async fn demo(test: &str) -> Option<Upstream> {
    Upstream::sandbox_with(test, Seed::Demo, Options::default()).await
}

#[tokio::test]
async fn there_are_hundreds_of_customers_in_every_state_in_order() {
    let Some(upstream) = demo("there_are_hundreds_of_customers_in_every_state_in_order").await else {
        return;
    };
    let items = all(&upstream, "?limit=100").await;
    assert!(items.len() > 300, "{}", items.len());
    let invited_at: Vec<_> = items
        .iter()
        .map(|item| item["invitedAt"].as_i64().expect("an instant"))
        .collect();
    assert!(invited_at.is_sorted_by(|a, b| a >= b), "newest first");
    let now = upstream.now().await;
    assert!(invited_at.iter().all(|at| *at < now && *at > now - 230 * DAY));
    for state in ["invited", "linked", "expired", "revoked"] {
        let count = all(&upstream, &format!("?limit=100&state={state}")).await.len();
        assert!(count >= 20, "{count} {state}");
    }
}

#[tokio::test]
async fn the_references_of_the_documentation_stand_as_it_says() {
    let Some(mut upstream) = demo("the_references_of_the_documentation_stand_as_it_says").await else {
        return;
    };
    for (site, prefix, first, linked) in [
        ("site-harbour", "HE", 10_001, 20),
        ("site-ridge", "RF", 2_001, 10),
    ] {
        site.clone_into(&mut upstream.site);
        let items = all(&upstream, "?limit=100").await;
        // The newest link comes first.
        let state = |number: u32| {
            let reference = format!("{prefix}-{number}");
            let item = items
                .iter()
                .find(|item| item["customerReference"] == *reference)
                .expect("a customer");
            item["state"].as_str().expect("a state").to_owned()
        };
        for number in first..first + linked {
            assert_eq!(state(number), "linked", "{number}");
        }
        let next = first + linked;
        assert_eq!(
            [state(next), state(next + 1), state(next + 2)],
            ["expired", "revoked", "invited"]
        );
        assert_eq!(
            items
                .iter()
                .filter(|item| item["customerReference"] == format!("{prefix}-{first}"))
                .count(),
            2
        );
    }
}

#[tokio::test]
async fn there_are_settled_batches_and_one_under_way() {
    let Some(mut upstream) = demo("there_are_settled_batches_and_one_under_way").await else {
        return;
    };
    for (site, name) in [("site-harbour", "HARBOUR"), ("site-ridge", "RIDGE")] {
        site.clone_into(&mut upstream.site);
        for (reference, state) in [
            ("2026-10-31", "settled"),
            ("2026-09-30", "settled"),
            ("CATCH-UP-2026-11-02", "inProgress"),
        ] {
            let answer = upstream.status(&format!("{name}-{reference}")).await;
            let status = answer.data(200);
            assert_eq!(status["state"], state, "{reference}");
            assert!(
                status["rowSummary"]["settled"]
                    .as_i64()
                    .is_some_and(|paid| paid > 10)
            );
            assert!(
                status["rowSummary"]["failed"]
                    .as_i64()
                    .is_some_and(|failed| failed > 0),
                "{reference}"
            );
        }
    }
}

#[tokio::test]
async fn the_seed_is_the_same_every_time() {
    let test = "the_seed_is_the_same_every_time";
    let (Some(one), Some(other)) = (demo(test).await, demo(test).await) else {
        return;
    };
    assert_eq!(all(&one, "?limit=100").await, all(&other, "?limit=100").await);
    let batch = "HARBOUR-2026-10-31";
    assert_eq!(
        one.status(batch).await.data(200),
        other.status(batch).await.data(200)
    );
}

#[tokio::test]
async fn signup_links_lead_to_the_public_address() {
    let options = Options {
        public_url: Some("https://demo.example/".to_owned()),
        ..Options::default()
    };
    let test = "signup_links_lead_to_the_public_address";
    let Some(upstream) = Upstream::sandbox_with(test, Seed::Empty, options).await else {
        return;
    };
    let answer = upstream.invite("C1").await;
    let url = answer.data(201)["signupUrl"].as_str().expect("a link");
    assert!(url.starts_with("https://demo.example/sandbox/signup/"), "{url}");
}
