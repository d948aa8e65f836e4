//! Signing in at a real identity provider: the certified `oidc-provider`, started here, its login form filled in.
//!
//! `cargo xtask test` installs it and says where (`OIDC_PROVIDER`, its node_modules).

use std::io::{BufRead, BufReader, Lines};
use std::net::TcpListener;
use std::process::{Child, ChildStdout, Command, Stdio};

use reqwest::Method;
use serde_json::json;
use token_proxy::Clock;

use crate::support::{Answer, Navigator, Proxy};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oidc/provider.mjs");

/// Ends with the test. What it prints must have somewhere to go until then.
struct Provider(
    Child,
    #[expect(dead_code, reason = "only kept open")] Lines<BufReader<ChildStdout>>,
);

impl Provider {
    fn start(port: u16, proxy: &str, kid: &str) -> Self {
        let modules = std::env::var("OIDC_PROVIDER").expect(
            "OIDC_PROVIDER must name the node_modules with oidc-provider: run `cargo xtask test`, which installs it, or \
             `npm install --prefix target/tools/oidc oidc-provider@9.13.3` and set OIDC_PROVIDER=…/target/tools/oidc/node_modules",
        );
        let mut child = Command::new("node")
            .args([SCRIPT, &modules, &port.to_string()])
            .args([
                format!("{proxy}/api/sign-in/callback"),
                format!("{proxy}/"),
                kid.to_owned(),
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node starts");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let ready = lines.by_ref().map_while(Result::ok).any(|line| line == "ready");
        assert!(ready, "the identity provider did not start");
        Self(child, lines)
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

/// Goes to `start`, fills in the form that comes, and comes back to the portal.
async fn sign_in(browser: &mut Navigator, proxy: &Proxy, query: &str, login: &str, groups: &str) -> Answer {
    browser.at = Some(proxy.url.parse().unwrap());
    let form = browser
        .go(&format!("{}/api/sign-in/start{query}", proxy.url))
        .await;
    assert!(form.text.contains("<form method=post>"), "no form: {form:?}");
    let at = browser.at.clone().unwrap();
    browser
        .submit(at.as_str(), &[("login", login), ("password", groups)])
        .await
}

fn came_to(browser: &Navigator) -> String {
    let at = browser.at.as_ref().unwrap();
    at.query()
        .map_or(at.path().to_owned(), |query| format!("{}?{query}", at.path()))
}

#[tokio::test]
async fn from_the_form_of_a_real_provider_to_the_portal_and_out_again() {
    let port = free_port();
    let sign_in_lines = format!(
        "mode = \"oidc\"\nissuer = \"http://127.0.0.1:{port}\"\nclient_id = \"portal\"\n\
         secret = \"the-client-secret-of-32-characters\"\nroles_claim = \"groups\"\n\
         [[sign_in.roles]]\nvalue = \"finance\"\nrole = \"submitter\"\nsites = \"site-harbour\"\n\
         [[sign_in.roles]]\nvalue = \"readers\"\nrole = \"viewer\"\nsites = \"*\""
    );
    let proxy = Proxy::start_with_door(&sign_in_lines, Clock::system()).await;
    let provider = Provider::start(port, &proxy.url, "key-1");
    let mut browser = Navigator::new();
    let session = format!("{}/api/session", proxy.url);

    sign_in(&mut browser, &proxy, "?return=/batches", "ada", "finance,readers").await;
    assert_eq!(came_to(&browser), "/batches");
    let shown = browser.api(Method::GET, &session, None).await.json();
    assert_eq!(shown["me"]["name"], "Person ada");
    let may = |site: usize| shown["sites"][site]["may"].as_array().unwrap().clone();
    assert!(may(0).contains(&json!("submitBatches")) && !may(1).contains(&json!("submitBatches")));

    // Once more without a form: the provider knows this browser.
    browser.at = Some(proxy.url.parse().unwrap());
    browser
        .go(&format!("{}/api/sign-in/start?return=/customers", proxy.url))
        .await;
    assert_eq!(came_to(&browser), "/customers");

    // Confirming asks again, and takes the same person.
    let (_, before) = browser.cookie(&proxy.url, "__Host-portal").unwrap();
    sign_in(
        &mut browser,
        &proxy,
        "?confirm=1&return=/batches/b-1",
        "ada",
        "finance",
    )
    .await;
    assert_eq!(came_to(&browser), "/batches/b-1");
    assert_ne!(browser.cookie(&proxy.url, "__Host-portal").unwrap().1, before);

    // The provider has other keys from now on, and the portal finds them.
    drop(provider);
    let _provider = Provider::start(port, &proxy.url, "key-2");
    let mut other = Navigator::new();
    sign_in(&mut other, &proxy, "?return=/batches", "bob", "readers").await;
    assert_eq!(came_to(&other), "/batches");
    let mut eve = Navigator::new();
    sign_in(&mut eve, &proxy, "", "eve", "nothing").await;
    assert_eq!(came_to(&eve), "/?sign-in=failed&code=noRole");

    // Out, here and there: the provider sends back to the portal, and asks for a form the next time.
    let out = format!("{}/api/sign-out", proxy.url);
    let answer = other.api(Method::POST, &out, Some(&json!({}))).await.json();
    assert_eq!(other.api(Method::GET, &session, None).await.status, 401);
    other.at = Some(proxy.url.parse().unwrap());
    let page = other.go(answer["providerUrl"].as_str().unwrap()).await;
    // The provider asks whether one means it; the form's secret stands in it.
    let secret = page
        .text
        .split("name=\"xsrf\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let confirm = format!("http://127.0.0.1:{port}/session/end/confirm");
    let fields = [("xsrf", secret.unwrap_or_default()), ("logout", "yes")];
    other.submit(&confirm, &fields).await;
    assert_eq!(came_to(&other), "/");
    sign_in(&mut other, &proxy, "?return=/batches", "bob", "readers").await;
    assert_eq!(came_to(&other), "/batches");
}
