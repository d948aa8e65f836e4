//! Who asks too often is told when to come back, and costs the others nothing.

use std::time::Duration;

use reqwest::Method;
use token_proxy::config::Rate;
use wire::api::problem_codes as codes;

use crate::support::{Proxy, Setup, empty_sandbox, send};

/// Three, and then one each quarter of an hour: more than any test waits.
const SLOW: Rate = Rate {
    burst: 3,
    one_each: Duration::from_secs(900),
};

#[tokio::test]
async fn a_session_in_a_loop_is_told_to_wait() {
    let sandbox = empty_sandbox().await;
    let setup = Setup {
        sign_in: "local",
        limits: |limits| limits.session_rate = SLOW,
        ..Setup::default()
    };
    let proxy = Proxy::start_with(sandbox.base_url(), setup).await;
    let admin = proxy.admin().await;
    let other = proxy.person(&["viewer"], "site-harbour").await;
    let mut answers = Vec::new();
    for _ in 0..5 {
        answers.push(other.get("/api/session").await);
    }
    let statuses: Vec<_> = answers.iter().map(|answer| answer.status.as_u16()).collect();
    assert_eq!(statuses, [200, 200, 200, 429, 429]);
    assert_eq!(answers[4].problem_code(), codes::TOO_MANY);
    let wait: u64 = answers[4].header("retry-after").parse().unwrap();
    assert!((1..=900).contains(&wait), "{wait}");
    assert_eq!(admin.get("/api/session").await.status, 200);
}

#[tokio::test]
async fn an_address_in_a_loop_is_told_to_wait_whatever_it_says_of_itself() {
    let sandbox = empty_sandbox().await;
    let setup = Setup {
        more: "trusted_proxies = [\"127.0.0.1\"]\n",
        limits: |limits| limits.address_rate = SLOW,
        ..Setup::default()
    };
    let proxy = Proxy::start_with(sandbox.base_url(), setup).await;
    let from = async |hops: &str| {
        let request = proxy.request(Method::GET, "/api/session");
        send(request.header("x-forwarded-for", hops))
            .await
            .status
            .as_u16()
    };
    let mut statuses = Vec::new();
    for number in 0..5 {
        statuses.push(from(&format!("192.0.2.{number}, 198.51.100.1")).await);
    }
    assert_eq!(statuses, [200, 200, 200, 429, 429]);
    assert_eq!(from("198.51.100.2").await, 200);
}

#[tokio::test]
async fn who_is_no_proxy_of_ours_is_not_believed() {
    let sandbox = empty_sandbox().await;
    let setup = Setup {
        more: "trusted_proxies = [\"10.0.0.0/8\"]\n",
        limits: |limits| limits.address_rate = SLOW,
        ..Setup::default()
    };
    let proxy = Proxy::start_with(sandbox.base_url(), setup).await;
    for _ in 0..5 {
        let request = proxy.request(Method::GET, "/api/session");
        let answer = send(request.header("x-forwarded-for", "198.51.100.1")).await;
        assert_eq!(answer.status, 200);
    }
}
