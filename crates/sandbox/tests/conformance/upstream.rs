//! The upstream under judgement: a sandbox of our own, or the one the environment names.

use std::env;
use std::sync::Once;

use reqwest::{Client, Method, RequestBuilder, redirect};
use sandbox::{ClockMode, Options, Running, Seed};
use serde_json::{Value, json};
use wire::pyng::{VERSION, VERSION_HEADER};

use super::answer::Answer;

pub(super) const SECOND: i64 = 1_000;
pub(super) const DAY: i64 = 24 * 60 * 60 * SECOND;
pub(super) const ALL_SCOPES: &str =
    "billing:customers:invite billing:customers:read billing:batches:submit billing:batches:read";

/// An upstream, and a token for everything.
pub(super) struct Upstream {
    pub(super) base: String,
    pub(super) username: String,
    pub(super) password: String,
    pub(super) site: String,
    pub(super) token: String,
    pub(super) client: Client,
    /// Keeps our own sandbox alive.
    _running: Option<Running>,
}

impl Upstream {
    /// For tests that any upstream must pass.
    pub(super) async fn any() -> Self {
        if let Ok(base) = env::var("PYNG_CONFORMANCE_BASE_URL") {
            let named = |name: &str| env::var(name).unwrap_or_else(|_| panic!("{name} is not set"));
            let base = base.trim_end_matches('/').to_owned();
            assert!(
                !base.contains("app.pyng.com.au"),
                "the suite submits batches: never to production"
            );
            let (username, password) = (
                named("PYNG_CONFORMANCE_USERNAME"),
                named("PYNG_CONFORMANCE_PASSWORD"),
            );
            return Self::at(base, username, password, named("PYNG_CONFORMANCE_SITE"), None).await;
        }
        Self::started(Seed::Empty, Options::default()).await
    }

    /// For tests that step the clock, make faults, or know the sandbox's clients.
    pub(super) async fn sandbox_only(test: &str) -> Option<Self> {
        Self::sandbox_with(test, Seed::Empty, Options::default()).await
    }

    /// As [`Self::sandbox_only`], with a seed and options.
    pub(super) async fn sandbox_with(test: &str, seed: Seed, options: Options) -> Option<Self> {
        if env::var_os("PYNG_CONFORMANCE_BASE_URL").is_some() {
            println!(
                "left out: {test}: it needs the sandbox's controls or clients, or would flood a live upstream"
            );
            return None;
        }
        Some(Self::started(seed, options).await)
    }

    async fn started(seed: Seed, options: Options) -> Self {
        let options = Options {
            clock: ClockMode::Stepped,
            seed,
            ..options
        };
        let running = sandbox::listen(([127, 0, 0, 1], 0).into(), options)
            .await
            .expect("a free port");
        let base = running.base_url().to_owned();
        let (username, password) = ("demo-partner".to_owned(), "demo-secret".to_owned());
        Self::at(base, username, password, "site-harbour".to_owned(), Some(running)).await
    }

    async fn at(
        base: String,
        username: String,
        password: String,
        site: String,
        running: Option<Running>,
    ) -> Self {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            rustls::crypto::ring::default_provider()
                .install_default()
                .expect("the first provider");
        });
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .build()
            .expect("a client");
        let mut upstream = Self {
            base,
            username,
            password,
            site,
            token: String::new(),
            client,
            _running: running,
        };
        upstream.token = upstream.token_for(ALL_SCOPES).await;
        upstream
    }

    /// A token for these scopes.
    pub(super) async fn token_for(&self, scopes: &str) -> String {
        let form = format!("grant_type=client_credentials&scope={}", scopes.replace(' ', "+"));
        let answer = self.ask_token(&self.username, &self.password, &form).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.body["access_token"].as_str().expect("a token").to_owned()
    }

    /// Asks the token endpoint with a form.
    pub(super) async fn ask_token(&self, username: &str, password: &str, form: &str) -> Answer {
        let request = self
            .client
            .post(format!("{}/billing/oauth2/token", self.base))
            .basic_auth(username, Some(password))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.to_owned());
        Answer::read(request.send().await.expect("an answer")).await
    }

    /// A request with nothing but method and path.
    pub(super) fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base))
    }

    /// A request with token and version.
    pub(super) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.bare(method, path)
            .bearer_auth(&self.token)
            .header(VERSION_HEADER, VERSION)
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path)).await
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> Answer {
        send(self.request(Method::POST, path).json(body)).await
    }

    /// A path below the Site.
    pub(super) fn site_path(&self, tail: &str) -> String {
        format!("/billing/sites/{}{tail}", self.site)
    }

    pub(super) async fn invite(&self, customer: &str) -> Answer {
        let body = json!({ "customerReference": customer });
        self.post(&self.site_path("/customers/invitations"), &body).await
    }

    pub(super) async fn list(&self, query: &str) -> Answer {
        self.get(&self.site_path(&format!("/customers{query}"))).await
    }

    pub(super) async fn submit(&self, body: &Value) -> Answer {
        self.post(&self.site_path("/batches"), body).await
    }

    pub(super) async fn status(&self, batch: &str) -> Answer {
        self.get(&self.site_path(&format!("/batches/{batch}"))).await
    }

    /// A control that must succeed.
    pub(super) async fn control(&self, path: &str, body: &Value) -> Value {
        let answer = send(self.bare(Method::POST, path).json(body)).await;
        assert!(
            (200..300).contains(&answer.status),
            "{path}: {} {}",
            answer.status,
            answer.text
        );
        answer.body
    }

    pub(super) async fn advance(&self, ms: i64) {
        self.control("/sandbox/clock/advance", &json!({ "ms": ms })).await;
    }

    /// Moves the clock past the end of the token, and takes a new one.
    pub(super) async fn advance_far(&mut self, ms: i64) {
        self.advance(ms).await;
        self.token = self.token_for(ALL_SCOPES).await;
    }

    pub(super) async fn now(&self) -> i64 {
        send(self.bare(Method::GET, "/sandbox/clock")).await.body["now"]
            .as_i64()
            .expect("an instant")
    }

    /// `link`, `revoke` or `expire`.
    pub(super) async fn change(&self, customer: &str, change: &str) -> Value {
        let path = format!("/sandbox/sites/{}/customers/{customer}/{change}", self.site);
        self.control(&path, &json!({})).await
    }

    /// Invites and links each customer, and lets a second pass.
    pub(super) async fn linked(&self, customers: &[&str]) {
        for customer in customers {
            self.invite(customer).await.data(201);
            self.change(customer, "link").await;
        }
        self.advance(SECOND).await;
    }
}

pub(super) async fn send(request: RequestBuilder) -> Answer {
    Answer::read(request.send().await.expect("an answer")).await
}

/// A reference nobody has used.
pub(super) fn fresh(prefix: &str) -> String {
    format!("{prefix}-{:016x}", rand::random::<u64>())
}

/// A batch of rows `(customer, amount)`.
pub(super) fn batch(reference: &str, rows: &[(&str, i64)]) -> Value {
    let rows: Vec<Value> = rows
        .iter()
        .enumerate()
        .map(|(index, (customer, amount))| {
            json!({ "rowReference": format!("r{index}"), "customerReference": customer, "amount": amount })
        })
        .collect();
    json!({ "batchReference": reference, "rows": rows })
}
