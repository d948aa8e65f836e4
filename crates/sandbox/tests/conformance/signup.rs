//! The page behind a `signupUrl` (sandbox only).

use reqwest::Method;

use super::answer::Answer;
use super::upstream::{DAY, Upstream, send};

/// Invites `C1` and returns the path of its page.
async fn invited(test: &str) -> Option<(Upstream, String)> {
    let upstream = Upstream::sandbox_only(test).await?;
    let url = upstream.invite("C<1>&").await.data(201)["signupUrl"]
        .as_str()
        .expect("a link")
        .to_owned();
    let path = url
        .strip_prefix(&upstream.base)
        .expect("the link leads to the sandbox")
        .to_owned();
    Some((upstream, path))
}

async fn page(upstream: &Upstream, path: &str) -> Answer {
    send(upstream.bare(Method::GET, path)).await
}

async fn press(upstream: &Upstream, path: &str, action: &str) -> Answer {
    let answer = send(upstream.bare(Method::POST, &format!("{path}/{action}"))).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    assert_eq!(answer.header("location"), Some(path));
    page(upstream, path).await
}

async fn state(upstream: &Upstream) -> String {
    upstream.list("?limit=1").await.data(200)["items"][0]["state"]
        .as_str()
        .expect("a state")
        .to_owned()
}

#[tokio::test]
async fn the_page_says_who_invites_whom_and_runs_no_script() {
    let Some((upstream, path)) = invited("the_page_says_who_invites_whom_and_runs_no_script").await else {
        return;
    };
    let shown = page(&upstream, &path).await;
    assert_eq!(shown.status, 200);
    assert!(
        shown.text.contains("Harbour Energy") && shown.text.contains("C&lt;1&gt;&amp;"),
        "{}",
        shown.text
    );
    assert!(!shown.text.contains("<script") && !shown.text.contains("style="));
    let policy = shown.header("content-security-policy").expect("a policy");
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"));
    for asset in ["/sandbox/style.css", "/sandbox/icon.svg"] {
        assert!(shown.text.contains(asset));
        assert_eq!(page(&upstream, asset).await.status, 200);
    }
}

#[tokio::test]
async fn a_customer_signs_up_and_later_ends_it() {
    let Some((upstream, path)) = invited("a_customer_signs_up_and_later_ends_it").await else {
        return;
    };
    let done = press(&upstream, &path, "complete").await;
    assert!(done.text.contains("You are signed up"));
    assert_eq!(state(&upstream).await, "linked");
    // Pressed again, in another tab: nothing changes.
    press(&upstream, &path, "complete").await;
    press(&upstream, &path, "decline").await;
    assert_eq!(state(&upstream).await, "linked");
    let ended = press(&upstream, &path, "end").await;
    assert!(ended.text.contains("Your agreement has ended"));
    assert_eq!(state(&upstream).await, "revoked");
    press(&upstream, &path, "complete").await;
    assert_eq!(state(&upstream).await, "revoked");
}

#[tokio::test]
async fn a_customer_declines() {
    let Some((upstream, path)) = invited("a_customer_declines").await else {
        return;
    };
    // Nothing to end yet.
    press(&upstream, &path, "end").await;
    assert_eq!(state(&upstream).await, "invited");
    let declined = press(&upstream, &path, "decline").await;
    assert!(declined.text.contains("This invitation has ended"));
    assert_eq!(state(&upstream).await, "revoked");
}

#[tokio::test]
async fn a_link_that_ran_out_says_so_and_cannot_be_used() {
    let Some((mut upstream, path)) = invited("a_link_that_ran_out_says_so_and_cannot_be_used").await else {
        return;
    };
    upstream.advance_far(30 * DAY).await;
    let expired = press(&upstream, &path, "complete").await;
    assert_eq!(expired.status, 410);
    assert!(expired.text.contains("has expired"));
    assert_eq!(state(&upstream).await, "expired");
}

#[tokio::test]
async fn an_unknown_link_says_so() {
    let Some((upstream, path)) = invited("an_unknown_link_says_so").await else {
        return;
    };
    assert_eq!(page(&upstream, "/sandbox/signup/nonsense").await.status, 404);
    assert_eq!(page(&upstream, &path[..path.len() - 1]).await.status, 404);
    assert_eq!(
        send(upstream.bare(Method::POST, &format!("{path}/explode")))
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn a_form_of_another_site_is_refused() {
    let Some((upstream, path)) = invited("a_form_of_another_site_is_refused").await else {
        return;
    };
    let post = || upstream.bare(Method::POST, &format!("{path}/complete"));
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        assert_eq!(
            send(post().header(name, value)).await.status,
            403,
            "{name}: {value}"
        );
    }
    assert_eq!(state(&upstream).await, "invited");
    assert_eq!(send(post().header("origin", &upstream.base)).await.status, 303);
    assert_eq!(state(&upstream).await, "linked");
}
