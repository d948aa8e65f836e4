//! Sessions: made at sign-in and nowhere else, worth nothing once they have ended.

use serde_json::json;
use wire::api::problem_codes as codes;

use crate::support::{PASSWORD, Proxy, Setup, empty_sandbox};

const COOKIE: &str = "__Host-portal";
const MINUTE: i64 = 60_000;

async fn started() -> (sandbox::Running, Proxy) {
    let sandbox = empty_sandbox().await;
    let setup = Setup {
        sign_in: "local",
        ..Setup::default()
    };
    let proxy = Proxy::start_with(sandbox.base_url(), setup).await;
    (sandbox, proxy)
}

#[tokio::test]
async fn the_cookie_is_kept_from_scripts_other_sites_and_other_hosts() {
    let (_sandbox, proxy) = started().await;
    proxy.admin().await;
    let answer = proxy.browser().sign_in("admin", PASSWORD).await;
    let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().collect();
    assert_eq!(cookies.len(), 2);
    for cookie in cookies {
        let cookie = cookie.to_str().unwrap();
        assert!(cookie.starts_with(COOKIE), "{cookie}");
        assert!(
            cookie.contains("; Path=/; Secure; HttpOnly; SameSite=Strict"),
            "{cookie}"
        );
        assert!(!cookie.contains("Domain"), "{cookie}");
        assert!(!answer.text.contains(cookie.split(['=', ';']).nth(1).unwrap()));
    }
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn what_was_planted_before_never_becomes_a_session() {
    let (_sandbox, proxy) = started().await;
    proxy.admin().await;
    let victim = proxy.browser();
    let planted = "A".repeat(43);
    victim.plant(COOKIE, &planted);
    assert!(!victim.is_in().await);
    let thief = victim.stolen();
    assert_eq!(victim.sign_in("admin", PASSWORD).await.status, 200);
    assert_ne!(victim.cookie(COOKIE), Some(planted));
    assert!(victim.is_in().await && !thief.is_in().await);
}

#[tokio::test]
async fn signing_in_again_gives_a_new_secret_and_ends_the_old_one() {
    let (_sandbox, proxy) = started().await;
    let admin = proxy.admin().await;
    let before = admin.stolen();
    assert_eq!(admin.sign_in("admin", PASSWORD).await.status, 200);
    assert_ne!(admin.cookie(COOKIE), before.cookie(COOKIE));
    assert!(admin.is_in().await && !before.is_in().await);
    let sessions = admin.get("/api/sessions").await.json();
    assert_eq!(sessions["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_wrong_password_ends_nothing() {
    let (_sandbox, proxy) = started().await;
    let admin = proxy.admin().await;
    let answer = admin.sign_in("admin", "not the pass phrase").await;
    assert_eq!(
        (answer.status.as_u16(), answer.problem_code().as_str()),
        (401, codes::WRONG_CREDENTIALS)
    );
    assert!(answer.headers.get("set-cookie").is_none());
    assert!(admin.is_in().await);
}

#[tokio::test]
async fn a_copy_is_worth_nothing_after_signing_out() {
    let (_sandbox, proxy) = started().await;
    let admin = proxy.admin().await;
    let other = proxy.browser();
    other.sign_in("admin", PASSWORD).await;
    let thief = admin.stolen();
    let answer = admin.post("/api/sign-out", &json!({})).await;
    assert_eq!(answer.status, 200);
    assert_eq!(admin.cookie(COOKIE), None);
    assert!(!thief.is_in().await);
    // An answer to who is not signed in leaves the browser's cookies alone.
    let refused = thief.get("/api/session").await;
    assert!(refused.headers.get("set-cookie").is_none());
    assert!(other.is_in().await);
}

#[tokio::test]
async fn signing_out_everywhere_ends_every_copy_at_once() {
    let (_sandbox, proxy) = started().await;
    let admin = proxy.admin().await;
    let other = proxy.browser();
    other.sign_in("admin", PASSWORD).await;
    let colleague = proxy.person(&["viewer"], "site-harbour").await;
    let thieves = [admin.stolen(), other.stolen()];
    let answer = admin.post("/api/sign-out", &json!({ "everywhere": true })).await;
    assert_eq!(answer.status, 200);
    for thief in thieves {
        assert!(!thief.is_in().await);
    }
    assert!(colleague.is_in().await);
}

#[tokio::test]
async fn one_lists_and_ends_only_ones_own() {
    let (_sandbox, proxy) = started().await;
    let admin = proxy.admin().await;
    let other = proxy.browser();
    other.sign_in("admin", PASSWORD).await;
    let colleague = proxy.person(&["viewer"], "site-harbour").await;
    let listed = admin.get("/api/sessions").await;
    let secrets = [admin.cookie(COOKIE).unwrap(), other.cookie(COOKIE).unwrap()];
    assert!(secrets.iter().all(|secret| !listed.text.contains(secret)));
    let items = listed.json()["items"].as_array().unwrap().clone();
    let own = other.get("/api/sessions").await.json();
    let own = own["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["current"] == true);
    let path = format!("/api/sessions/{}/end", own.unwrap()["id"].as_str().unwrap());
    let refused = colleague.post(&path, &json!({})).await;
    assert_eq!(
        (refused.status.as_u16(), refused.problem_code().as_str()),
        (404, codes::NOT_FOUND)
    );
    assert!(other.is_in().await);
    let left = admin.post(&path, &json!({})).await.json();
    assert_eq!(left["items"].as_array().unwrap().len(), items.len() - 1);
    assert!(!other.is_in().await && admin.is_in().await);
}

#[tokio::test]
async fn a_session_that_is_not_used_ends_after_an_hour() {
    let (_sandbox, proxy) = started().await;
    let admin = proxy.admin().await;
    for _ in 0..3 {
        proxy.clock.advance(59 * MINUTE);
        assert!(admin.is_in().await);
    }
    proxy.clock.advance(60 * MINUTE);
    assert!(!admin.is_in().await);
}

#[tokio::test]
async fn a_page_left_open_keeps_no_session_alive() {
    let (_sandbox, proxy) = started().await;
    let admin = proxy.admin().await;
    proxy.clock.advance(59 * MINUTE);
    assert_eq!(admin.get("/api/sites/site-harbour/batches").await.status, 200);
    let batch = proxy.request(reqwest::Method::GET, "/api/sites/site-harbour/batches/B-1");
    let batch = admin.send(batch.header("if-none-match", "\"a\"")).await;
    assert_ne!(batch.status, 401);
    proxy.clock.advance(MINUTE);
    assert!(!admin.is_in().await);
}

#[tokio::test]
async fn signing_out_clears_what_the_browser_kept() {
    let (_sandbox, proxy) = started().await;
    let out = proxy.admin().await.post("/api/sign-out", &json!({})).await;
    assert_eq!(out.header("clear-site-data"), "\"cache\"");
}

#[tokio::test]
async fn no_session_outlives_its_twelve_hours() {
    let (_sandbox, proxy) = started().await;
    let admin = proxy.admin().await;
    for _ in 0..23 {
        proxy.clock.advance(30 * MINUTE);
        assert!(admin.is_in().await);
    }
    proxy.clock.advance(30 * MINUTE);
    assert!(!admin.is_in().await);
}

#[tokio::test]
async fn a_session_of_another_mode_is_worth_nothing() {
    let (sandbox, proxy) = started().await;
    let admin = proxy.admin().await;
    // Nobody signs in on the second proxy; the cookie changes nothing there.
    let second = Setup {
        store: Some(proxy.store.clone()),
        ..Setup::default()
    };
    let second = Proxy::start_with(sandbox.base_url(), second).await;
    let browser = second.browser();
    browser.plant(COOKIE, &admin.cookie(COOKIE).unwrap());
    assert!(browser.get("/api/session").await.json().get("me").is_none());
}

#[tokio::test]
async fn two_proxies_share_the_sessions_and_their_ends() {
    let (sandbox, proxy) = started().await;
    let admin = proxy.admin().await;
    let second = Setup {
        store: Some(proxy.store.clone()),
        sign_in: "local",
        ..Setup::default()
    };
    let second = Proxy::start_with(sandbox.base_url(), second).await;
    let browser = second.browser();
    browser.plant(COOKIE, &admin.cookie(COOKIE).unwrap());
    assert!(browser.is_in().await);
    admin.post("/api/sign-out", &json!({})).await;
    assert!(!browser.is_in().await);
}

#[tokio::test]
async fn portals_under_two_paths_keep_their_cookies_apart() {
    let sandbox = empty_sandbox().await;
    let setup = Setup {
        sign_in: "local",
        base_path: "/tools/receivables",
        ..Setup::default()
    };
    let proxy = Proxy::start_with(sandbox.base_url(), setup).await;
    let admin = proxy.admin().await;
    assert!(admin.cookie("__Host-portal+tools+receivables").is_some());
    assert!(admin.is_in().await);
}

#[tokio::test]
async fn an_embedded_portal_says_in_whose_pages() {
    let sandbox = empty_sandbox().await;
    let setup = Setup {
        sign_in: "local",
        more: "embed_in = [\"https://intranet.example\"]\n",
        ..Setup::default()
    };
    let proxy = Proxy::start_with(sandbox.base_url(), setup).await;
    proxy.admin().await;
    let answer = proxy.browser().sign_in("admin", PASSWORD).await;
    let cookie = answer.header("set-cookie");
    assert!(
        cookie.contains("Secure; HttpOnly; SameSite=None; Partitioned"),
        "{cookie}"
    );
    let policy = answer.header("content-security-policy");
    assert!(
        policy.contains("frame-ancestors https://intranet.example"),
        "{policy}"
    );
    assert!(answer.headers.get("x-frame-options").is_none());
}
