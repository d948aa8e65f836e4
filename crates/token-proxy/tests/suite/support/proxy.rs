//! A proxy in this process, with a stepped clock, and a browser of the portal that speaks to it.

use std::path::PathBuf;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use sandbox::STEPPED_START;
use serde_json::Value;
use token_proxy::config::{self, Config, Limits};
use token_proxy::{App, Clock, first_set_up_link, serve};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::Store;

/// How a proxy differs from the usual one.
pub(crate) struct Setup {
    pub(crate) base_path: &'static str,
    pub(crate) public_url: Option<&'static str>,
    pub(crate) assets: Option<PathBuf>,
    /// The ledger of another proxy; a fresh one otherwise.
    pub(crate) store: Option<Store>,
    /// `sign_in.mode`.
    pub(crate) sign_in: &'static str,
    /// Lines at the top of the configuration.
    pub(crate) more: &'static str,
    /// Lines in the first Site.
    pub(crate) harbour: &'static str,
    /// Its clock; a stepped one otherwise.
    pub(crate) clock: Option<Clock>,
    pub(crate) limits: fn(&mut Limits),
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            base_path: "/",
            public_url: None,
            assets: None,
            store: None,
            sign_in: "none",
            more: "",
            harbour: "",
            clock: None,
            limits: |_| {},
        }
    }
}

pub(crate) struct Proxy {
    pub(crate) url: String,
    pub(crate) clock: Clock,
    pub(crate) app: App,
    client: Client,
    pub(crate) store: Store,
    /// What the program prints at the first start.
    pub(crate) set_up_link: Option<String>,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Proxy {
    pub(crate) async fn start(upstream: &str) -> Self {
        Self::start_with(upstream, Setup::default()).await
    }

    pub(crate) async fn start_with(upstream: &str, setup: Setup) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let clock = setup
            .clock
            .clone()
            .unwrap_or_else(|| Clock::stepped(STEPPED_START));
        let store = setup.store.clone().unwrap_or_else(Store::fresh);
        let config = configuration(upstream, &setup, &store);
        Self::run(config, listener, clock, store, setup.base_path).await
    }

    /// A proxy that people sign in to, at its own address; `sign_in` is what stands under `[sign_in]`.
    pub(crate) async fn start_with_door(sign_in: &str, clock: Clock) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let store = Store::fresh();
        let text = format!(
            "listen = \"127.0.0.1:0\"\npublic_url = \"http://{address}\"\n{}\n[sign_in]\n{sign_in}\n\
             [pyng]\nbase_url = \"http://127.0.0.1:9\"\nusername = \"demo-partner\"\npassword = \"demo-secret\"\n\
             [[pyng.sites]]\nid = \"site-harbour\"\nname = \"Harbour Energy\"\ncurrency = \"AUD\"\n\
             time_zone = \"Australia/Sydney\"\n\
             [[pyng.sites]]\nid = \"site-ridge\"\nname = \"Ridge Fitness\"\ncurrency = \"AUD\"\n\
             time_zone = \"Australia/Sydney\"\n",
            store.lines()
        );
        let config = config::parse(&text, store.folder(), []).unwrap();
        Self::run(config, listener, clock, store, "/").await
    }

    async fn run(config: Config, listener: TcpListener, clock: Clock, store: Store, base_path: &str) -> Self {
        let address = listener.local_addr().unwrap();
        let app = App::new(config, clock.clone()).await.unwrap();
        let set_up_link = first_set_up_link(&app, address).await.unwrap();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(serve(app.clone(), listener, async move {
            let _ = stopped.await;
        }));
        let url = format!("http://{address}{}", base_path.trim_end_matches('/'));
        Self {
            url,
            clock,
            app,
            client: Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .unwrap(),
            store,
            set_up_link,
            stop,
            task,
        }
    }

    /// A request with nothing added.
    pub(crate) fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.url))
    }

    /// A request as the portal's own pages make it.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let acts = method == Method::POST;
        let request = self.bare(method, path).header("sec-fetch-site", "same-origin");
        if acts {
            request.header("x-portal-request", "1")
        } else {
            request
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        send(self.request(Method::POST, path).json(body)).await
    }

    /// Asks it to end; the handle is done when it has.
    pub(crate) fn stop(self) -> JoinHandle<()> {
        let _ = self.stop.send(());
        self.task
    }
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| HeaderValue::to_str(value).unwrap())
    }

    /// The code of a problem, once it is sure that it is one, and a complete one.
    pub(crate) fn problem_code(&self) -> String {
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{self:?}"
        );
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16(), "{problem}");
        assert_eq!(problem["requestId"], self.header("x-request-id"), "{problem}");
        assert_eq!(problem["type"], problem["code"], "{problem}");
        assert!(
            problem["title"].as_str().is_some_and(|title| !title.is_empty()),
            "{problem}"
        );
        problem["code"].as_str().unwrap().to_owned()
    }
}

pub(crate) async fn send(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    Answer {
        status,
        headers,
        text: response.text().await.unwrap(),
    }
}

fn configuration(upstream: &str, setup: &Setup, store: &Store) -> Config {
    let mut text = format!("listen = \"127.0.0.1:0\"\nbase_path = \"{}\"\n", setup.base_path);
    text.push_str(&store.lines());
    text.push_str(setup.more);
    if let Some(url) = setup.public_url {
        text.push_str(&format!("public_url = \"{url}\"\n"));
    }
    if let Some(folder) = &setup.assets {
        text.push_str(&format!("assets = \"{}\"\n", folder.display()));
    }
    text.push_str(&format!(
        "[sign_in]\nmode = \"{}\"\n[pyng]\nbase_url = \"{upstream}\"\nusername = \"demo-partner\"\n\
         password = \"demo-secret\"\n",
        setup.sign_in
    ));
    for (id, name) in [
        ("site-harbour", "Harbour Energy"),
        ("site-ridge", "Ridge Fitness"),
        ("site-foreign", "Foreign"),
    ] {
        text.push_str(&format!(
            "[[pyng.sites]]\nid = \"{id}\"\nname = \"{name}\"\ncurrency = \"AUD\"\ntime_zone = \"Australia/Sydney\"\n"
        ));
        if id == "site-harbour" {
            text.push_str(setup.harbour);
        }
    }
    let mut config = config::parse(&text, store.folder(), []).unwrap();
    // Short pauses: no test waits for the real ones.
    config.limits.retry_pause = Duration::from_millis(1);
    config.limits.second_look = Duration::from_millis(1);
    (setup.limits)(&mut config.limits);
    config
}
