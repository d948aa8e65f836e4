//! Signing in by name and password; one-time links; guessing.

use serde_json::json;
use wire::api::problem_codes as codes;

use crate::support::{Answer, PASSWORD, Proxy, Setup, empty_sandbox, token_of};

async fn started(more: &'static str) -> (sandbox::Running, Proxy) {
    let sandbox = empty_sandbox().await;
    let setup = Setup {
        sign_in: "local",
        more,
        ..Setup::default()
    };
    let proxy = Proxy::start_with(sandbox.base_url(), setup).await;
    (sandbox, proxy)
}

fn told(answer: &Answer) -> (u16, String) {
    (answer.status.as_u16(), answer.problem_code())
}

#[tokio::test]
async fn the_first_link_serves_once_and_only_while_it_is_the_newest() {
    let (sandbox, proxy) = started("").await;
    assert_eq!(
        proxy.get("/api/sign-in").await.json(),
        json!({ "mode": "local", "needsSetUp": true })
    );
    let again = Setup {
        sign_in: "local",
        store: Some(proxy.store.clone()),
        ..Setup::default()
    };
    let second = Proxy::start_with(sandbox.base_url(), again).await;
    let (old, new) = (proxy.set_up_link.as_deref(), second.set_up_link.as_deref());
    let (old, new) = (token_of(old.unwrap()), token_of(new.unwrap()));
    let gone = (410, codes::SET_UP_LINK.to_owned());
    assert_eq!(told(&second.browser().set_up(&old, PASSWORD).await), gone);
    // A password that is no good does not use the link up.
    let poor = second.browser().set_up(&new, "password1234").await;
    assert_eq!(told(&poor), (400, codes::INVALID.to_owned()));
    assert_eq!(poor.json()["errors"][0]["target"], "password");
    assert_eq!(second.browser().set_up(&new, PASSWORD).await.status, 200);
    assert_eq!(
        told(&second.browser().set_up(&new, "another pass phrase").await),
        gone
    );
    assert_eq!(
        second.get("/api/sign-in").await.json(),
        json!({ "mode": "local" })
    );
    let third = Setup {
        sign_in: "local",
        store: Some(proxy.store.clone()),
        ..Setup::default()
    };
    let third = Proxy::start_with(sandbox.base_url(), third).await;
    assert_eq!(third.set_up_link, None);
}

#[tokio::test]
async fn a_link_is_over_after_a_day() {
    let (_sandbox, proxy) = started("").await;
    let token = token_of(proxy.set_up_link.as_deref().unwrap());
    proxy.clock.advance(24 * 3_600_000);
    let answer = proxy.browser().set_up(&token, PASSWORD).await;
    assert_eq!(told(&answer), (410, codes::SET_UP_LINK.to_owned()));
}

#[tokio::test]
async fn two_at_once_with_one_link_are_not_both_let_in() {
    let (_sandbox, proxy) = started("").await;
    let token = token_of(proxy.set_up_link.as_deref().unwrap());
    let (a, b) = (proxy.browser(), proxy.browser());
    let (a, b) = tokio::join!(
        a.set_up(&token, PASSWORD),
        b.set_up(&token, "another pass phrase")
    );
    let mut statuses = [a.status.as_u16(), b.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 410]);
}

#[tokio::test]
async fn whatever_is_wrong_is_answered_in_the_same_words() {
    let (_sandbox, proxy) = started("").await;
    let admin = proxy.admin().await;
    proxy.person(&["viewer"], "site-harbour").await;
    let disable = json!({ "disabled": true });
    admin.post("/api/people/viewer.site-harbour", &disable).await;
    let new = json!({ "login": "new", "name": "New", "grants": [{ "role": "viewer" }] });
    admin.post("/api/people", &new).await;
    let mut answers = Vec::new();
    for (login, password) in [
        ("admin", "not the pass phrase"),
        ("nobody", PASSWORD),
        ("viewer.site-harbour", PASSWORD),
        ("new", PASSWORD),
        ("", ""),
        ("a'; DROP TABLE people; --", PASSWORD),
    ] {
        let answer = proxy.browser().sign_in(login, password).await;
        assert_eq!(
            told(&answer),
            (401, codes::WRONG_CREDENTIALS.to_owned()),
            "{login}"
        );
        let mut problem = answer.json();
        problem["requestId"] = json!("");
        answers.push(problem);
    }
    answers.dedup();
    assert_eq!(answers.len(), 1);
    assert_eq!(proxy.browser().sign_in(" ADMIN ", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn guessing_slows_down_but_a_known_browser_still_comes_in() {
    let (_sandbox, proxy) = started("trusted_proxies = [\"127.0.0.1\"]\n").await;
    let admin = proxy.admin().await;
    admin.post("/api/sign-out", &json!({})).await;
    let stranger = proxy.browser();
    let body = |password: &str| json!({ "login": "admin", "password": password });
    let guess = async |address: &str| {
        let request = proxy.request(reqwest::Method::POST, "/api/sign-in");
        let request = request.header("x-forwarded-for", address);
        stranger.send(request.json(&body("not the pass phrase"))).await
    };
    let mut waits = Vec::new();
    for _ in 0..12 {
        let answer = guess("198.51.100.7").await;
        if answer.status == 429 {
            assert_eq!(told(&answer), (429, codes::TOO_MANY.to_owned()));
            let seconds: i64 = answer.header("retry-after").parse().unwrap();
            waits.push(seconds);
            proxy.clock.advance(seconds * 1000);
        }
    }
    assert_eq!(waits, [1, 2, 4, 8]);
    // From many addresses: the login's own pace, never more than two seconds.
    for machine in 0..70 {
        let answer = guess(&format!("203.0.113.{machine}")).await;
        if answer.status == 429 {
            assert!(answer.header("retry-after").parse::<u32>().unwrap() <= 2);
        }
    }
    // From where it was not tried one passes the pace; who comes from nowhere in particular does not.
    assert_eq!(guess("203.0.113.99").await.status, 401);
    assert_eq!(proxy.browser().sign_in("admin", PASSWORD).await.status, 429);
    assert_eq!(admin.sign_in("admin", PASSWORD).await.status, 200);
    // The mark is the browser's own: for another login, or changed, it is none.
    let mark = admin.cookie("__Host-portal-known").unwrap();
    let forged = proxy.browser();
    forged.plant("__Host-portal-known", &mark.replacen(&mark[..1], "x", 1));
    assert_eq!(forged.sign_in("admin", PASSWORD).await.status, 429);
}

#[tokio::test]
async fn refusals_that_repeat_are_one_line_a_minute() {
    let (_sandbox, proxy) = started("").await;
    let admin = proxy.admin().await;
    let stranger = proxy.browser();
    for wait in [0, 0, 0, 60_000] {
        proxy.clock.advance(wait);
        assert_eq!(stranger.sign_in("admin", "not the pass phrase").await.status, 401);
    }
    let lines = admin.get("/api/audit?action=signIn.refused").await.json();
    let details: Vec<_> = lines["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["detail"].clone())
        .collect();
    assert_eq!(
        details,
        [json!("2 more like it since the line before"), json!(null)]
    );
}

#[tokio::test]
async fn the_trail_tells_of_refusals_without_what_was_typed() {
    let (_sandbox, proxy) = started("").await;
    proxy.admin().await;
    let typed = "my-password-in-the-wrong-field";
    proxy.browser().sign_in(typed, "x").await;
    proxy.browser().sign_in("admin", "not the pass phrase").await;
    // The files themselves, where the ledger is a file.
    let files = std::fs::read_dir(proxy.store.folder()).unwrap();
    let bytes: Vec<u8> = files
        .flat_map(|file| std::fs::read(file.unwrap().path()).unwrap())
        .collect();
    let holds = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(!holds(typed) && !holds(PASSWORD));
    if std::env::var("LEDGER_STORE").as_deref() != Ok("postgres") {
        assert!(holds("signIn.refused"));
    }
}
