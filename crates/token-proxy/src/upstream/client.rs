//! The only place a request is sent upstream.
//!
//! One keep-alive pool; redirects are not followed, proxies of the environment not used, nothing is
//! retried behind our back, and an answer is read up to a limit in size and time.

use std::error::Error;
use std::fmt::Write as _;

use axum::body::Bytes;
use reqwest::header::HeaderMap;
use reqwest::{Request, Response, StatusCode};
use tokio::time::Instant;

use super::failure::Failure;
use crate::app::StartFault;
use crate::config::Limits;

/// Sends; clones share the pool.
#[derive(Clone)]
pub(super) struct Client {
    http: reqwest::Client,
    answer_bytes: usize,
}

/// An answer, read whole.
pub(super) struct Raw {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Client {
    pub(super) fn new(limits: &Limits) -> Result<Self, StartFault> {
        // An error here means that a provider is in place already, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .referer(false)
            .connect_timeout(limits.connect_timeout)
            .user_agent(concat!("partner-portal-token-proxy/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| StartFault(format!("the HTTP client cannot be set up: {}", causes(&error))))?;
        Ok(Self {
            http,
            answer_bytes: limits.answer_bytes,
        })
    }

    /// Sends the request and reads the whole answer, until `deadline`.
    pub(super) async fn exchange(&self, request: Request, deadline: Instant) -> Result<Raw, Failure> {
        let work = async {
            let response = self.http.execute(request).await.map_err(classify)?;
            self.read(response).await
        };
        match tokio::time::timeout_at(deadline, work).await {
            Ok(result) => result,
            Err(_) => Err(Failure::TimedOut {
                cause: "no complete answer in time".to_owned(),
            }),
        }
    }

    async fn read(&self, mut response: Response) -> Result<Raw, Failure> {
        let too_large = || Failure::Unreadable {
            cause: format!("the answer is larger than {} bytes", self.answer_bytes),
            trace_id: None,
        };
        let announced = response.content_length().unwrap_or(0);
        if usize::try_from(announced).is_ok_and(|length| length > self.answer_bytes) {
            return Err(too_large());
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(classify)? {
            if body.len() + chunk.len() > self.answer_bytes {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        Ok(Raw {
            status,
            headers,
            body: body.into(),
        })
    }
}

/// The difference that matters: could upstream have received anything?
fn classify(error: reqwest::Error) -> Failure {
    let (connect, timeout) = (error.is_connect() || error.is_builder(), error.is_timeout());
    let cause = causes(&error.without_url());
    match (connect, timeout) {
        (true, slow) => Failure::NotSent { cause, slow },
        (false, true) => Failure::TimedOut { cause },
        (false, false) => Failure::Dropped { cause },
    }
}

fn causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        // Writing to a String cannot fail.
        let _ = write!(text, ": {inner}");
        source = inner.source();
    }
    text
}
