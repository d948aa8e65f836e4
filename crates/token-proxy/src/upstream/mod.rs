//! The upstream, as the operations see it: a call goes in, a typed answer or a `Failure` comes out.
//!
//! `client` is the only place a request is sent; `path` and `link` the only places a URL is made;
//! `token` holds the bearer tokens; `answer` reads what comes back; `retry` decides about trying again;
//! `failure` names what can go wrong and `problem` puts it into a person's words; `notice` remembers
//! that upstream announced the end of the version we speak.

mod answer;
mod call;
mod client;
mod failure;
mod link;
mod notice;
mod path;
mod problem;
mod retry;
mod token;
mod token_request;

use std::time::Duration;

use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::time::Instant;
use tracing::Instrument;
use wire::api::VersionNotice;
use wire::pyng::Scope;
use wire::{BatchReference, SiteId};

pub(crate) use answer::{Answer, Success};
pub(crate) use call::Call;
pub(crate) use failure::{Failure, TokenFault};
pub(crate) use path::Target;
pub(crate) use problem::{refusal, refusal_of};
pub(crate) use retry::patiently;

use crate::app::StartFault;
use crate::clock::Clock;
use crate::config::Config;
use crate::telemetry::{call_span, count_call};
use client::Client;
use failure::TokenFaultKind;
use notice::Notice;
use reqwest::Url;
use token::Tokens;

/// The upstream with our credentials.
pub(crate) struct Upstream {
    base: Url,
    client: Client,
    tokens: Tokens,
    notice: Notice,
    clock: Clock,
    timeout: Duration,
}

impl Upstream {
    pub(crate) fn new(config: &Config, clock: Clock) -> Result<Self, StartFault> {
        let client = Client::new(&config.limits)?;
        let base = config.pyng.base_url.clone();
        let tokens = Tokens::new(
            &config.pyng,
            client.clone(),
            &clock,
            config.limits.upstream_timeout,
        )?;
        let timeout = config.limits.upstream_timeout;
        Ok(Self {
            base,
            client,
            tokens,
            notice: Notice::default(),
            clock,
            timeout,
        })
    }

    /// What upstream announced about the version we speak.
    pub(crate) fn version_notice(&self) -> Option<VersionNotice> {
        self.notice.read()
    }

    /// Whether a token can be had. Answered from memory while one is valid or the back-off lasts.
    pub(crate) async fn check_credentials(&self) -> Result<(), TokenFault> {
        self.tokens.get(&Scope::CustomersRead).await.map(drop)
    }

    /// `POST …/customers/invitations`.
    pub(crate) fn invite(&self, site: &SiteId, body: &impl Serialize) -> Result<Call, Failure> {
        let target = Target::invitations(&self.base, site)?;
        Call::new(Scope::CustomersInvite, Method::POST, target).json(body)
    }

    /// `GET …/customers`, the first page under these filters.
    pub(crate) fn first_page(&self, site: &SiteId, query: &[(&str, String)]) -> Result<Call, Failure> {
        let target = Target::customers(&self.base, site)?.with_query(query);
        Ok(Call::new(Scope::CustomersRead, Method::GET, target))
    }

    /// `GET …/customers`, the page a link of upstream leads to.
    pub(crate) fn linked_page(&self, site: &SiteId, href: &str) -> Result<Call, Failure> {
        let target = link::accept(&self.base, site, href)?;
        Ok(Call::new(Scope::CustomersRead, Method::GET, target))
    }

    /// The path and query of a pagination link, once it is proven to lead where it must.
    pub(crate) fn accept_link(&self, site: &SiteId, href: &str) -> Result<String, Failure> {
        link::accept(&self.base, site, href).map(|target| target.path_and_query())
    }

    /// `POST …/batches`, with these very bytes.
    pub(crate) fn submit(&self, site: &SiteId, body: String) -> Result<Call, Failure> {
        let target = Target::batches(&self.base, site)?;
        Ok(Call::new(Scope::BatchesSubmit, Method::POST, target).verbatim(body.into()))
    }

    /// `GET …/batches/{batchReference}`.
    pub(crate) fn status(&self, site: &SiteId, reference: &BatchReference) -> Result<Call, Failure> {
        Ok(Call::new(
            Scope::BatchesRead,
            Method::GET,
            Target::batch(&self.base, site, reference)?,
        ))
    }

    /// [`Upstream::exchange`], the answer read as `T`.
    pub(crate) async fn send<T: DeserializeOwned>(
        &self,
        call: &Call,
        deadline: Instant,
    ) -> Result<Answer<T>, Failure> {
        self.exchange(call, deadline).await?.read()
    }

    /// Sends a call once, and once more with a fresh token if upstream no longer takes the one we hold.
    pub(crate) async fn exchange(&self, call: &Call, deadline: Instant) -> Result<Success, Failure> {
        let token = self.token(&call.scope, deadline).await?;
        match self.send_with(call, &token, deadline).await {
            Err(failure) if failure.is_unauthorised() => {
                self.tokens.rejected(&call.scope, &token);
                let fresh = self.token(&call.scope, deadline).await?;
                let second = self.send_with(call, &fresh, deadline).await;
                if second.as_ref().is_err_and(Failure::is_unauthorised) {
                    self.tokens.rejected_though_fresh(&call.scope, &fresh);
                }
                second
            }
            first => first,
        }
    }

    /// Sees to it that there is a token for a call, so that the call itself need not wait for one.
    pub(crate) async fn warm(&self, call: &Call, deadline: Instant) -> Result<(), Failure> {
        self.token(&call.scope, deadline).await.map(drop)
    }

    /// A token, in time. A renewal under way goes on for whoever asks next.
    async fn token(&self, scope: &Scope, deadline: Instant) -> Result<token::Token, Failure> {
        match tokio::time::timeout_at(deadline, self.tokens.get(scope)).await {
            Ok(token) => Ok(token?),
            Err(_) => Err(Failure::from(TokenFault {
                kind: TokenFaultKind::TimedOut,
                nothing_sent: false,
                retry_after: 1,
                cause: "no token in time".to_owned(),
            })),
        }
    }

    async fn send_with(
        &self,
        call: &Call,
        token: &token::Token,
        deadline: Instant,
    ) -> Result<Success, Failure> {
        self.measured(call, token, deadline)
            .instrument(call_span(&call.scope))
            .await
    }

    async fn measured(
        &self,
        call: &Call,
        token: &token::Token,
        deadline: Instant,
    ) -> Result<Success, Failure> {
        let request = call.request(&token.header);
        let deadline = deadline.min(Instant::now() + self.timeout);
        let started = Instant::now();
        let result = match self.client.exchange(request, deadline).await {
            Ok(raw) => {
                self.notice.look(&raw.headers);
                answer::judge(raw, &self.clock)
            }
            Err(failure) => Err(failure),
        };
        count_call(&call.scope, started.elapsed(), &result);
        result
    }
}
