//! Asking those who vouch for people: identity providers, and the key sets of proxies in front.
//!
//! What they answer decides who may come in, so it must come from them: https, or this very machine where the
//! operator configured that; no redirects, and no more than a limited size and time.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use axum::http;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::{Client, Response, Url};

use crate::app::StartFault;
use crate::config::{Limits, is_loopback};

/// The largest answer that is read: a key set or a token with hundreds of groups is a tenth of it.
const ANSWER_BYTES: usize = 512 * 1024;
/// The longest time for one question: a person waits.
const PATIENCE: Duration = Duration::from_secs(10);

/// Asks; clones share the pool.
#[derive(Clone)]
pub(super) struct Web {
    http: Client,
    on_loopback: bool,
}

/// Why there is no answer, for the log. Holds no address, no query, and nothing of a body.
#[derive(Debug)]
pub(super) struct WebFault(String);

impl fmt::Display for WebFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for WebFault {}

impl Web {
    /// `configured`: the address in the configuration. Plain http is taken on loopback only, and only when that
    /// address itself is there: what a provider far away says never makes us ask this machine.
    pub(super) fn new(configured: &str, limits: &Limits) -> Result<Self, StartFault> {
        // An error here means that a provider is in place already, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .referer(false)
            .connect_timeout(limits.connect_timeout)
            .timeout(PATIENCE)
            .user_agent(concat!("partner-portal-token-proxy/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| StartFault(format!("the HTTP client cannot be set up: {error}")))?;
        let on_loopback = Url::parse(configured).is_ok_and(|url| is_loopback(&url));
        Ok(Self { http, on_loopback })
    }

    /// Whether an address may be asked, or people be sent there.
    pub(super) fn may_go_to(&self, url: &Url) -> bool {
        url.scheme() == "https" || (url.scheme() == "http" && self.on_loopback && is_loopback(url))
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, WebFault> {
        let request = reqwest::Request::try_from(request).map_err(told)?;
        if !self.may_go_to(request.url()) {
            return Err(WebFault("it is at an address that is not https".to_owned()));
        }
        let mut response = self.http.execute(request).await.map_err(told)?;
        let mut answer = http::Response::new(read(&mut response).await?);
        *answer.status_mut() = response.status();
        *answer.headers_mut() = std::mem::take(response.headers_mut());
        Ok(answer)
    }

    /// Reads a document.
    pub(super) async fn get(&self, url: &str) -> Result<Vec<u8>, WebFault> {
        let request = http::Request::get(url).header(http::header::ACCEPT, "application/json");
        let request = request
            .body(Vec::new())
            .map_err(|_| WebFault("its address cannot be asked".to_owned()))?;
        let answer = self.send(request).await?;
        if answer.status() != http::StatusCode::OK {
            return Err(WebFault(format!("it answers {}", answer.status())));
        }
        Ok(answer.into_body())
    }
}

/// As the OpenID Connect library asks.
impl<'c> AsyncHttpClient<'c> for Web {
    type Error = WebFault;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, WebFault>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

async fn read(response: &mut Response) -> Result<Vec<u8>, WebFault> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(told)? {
        if body.len() + chunk.len() > ANSWER_BYTES {
            return Err(WebFault(format!(
                "its answer is larger than {ANSWER_BYTES} bytes"
            )));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn told(error: reqwest::Error) -> WebFault {
    let mut text = error.without_url().to_string();
    text.truncate(text.floor_char_boundary(200));
    WebFault(text)
}
