//! What a request tells of its browser, for whoever lets somebody in.

use std::convert::Infallible;
use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use ledger::audit::Event;
use secrecy::SecretString;
use wire::Timestamp;

use super::cookie;
use crate::app::App;
use crate::peer::{self, place_of};
use crate::request_id::RequestId;

/// How much of a browser's name is kept, in characters.
const BROWSER_CHARS: usize = 200;

/// From where, in which browser, with which cookies. Prints no cookie.
#[derive(Clone, Debug)]
pub(crate) struct RequestFacts {
    /// From where.
    pub(crate) address: Option<IpAddr>,
    /// What the browser calls itself.
    pub(crate) browser: Option<String>,
    /// The request.
    pub(crate) request_id: String,
    /// The address the browser used, as the beginning of links.
    pub(crate) origin: String,
    /// The session's secret that came with the request, sound or not.
    pub(crate) session: Option<SecretString>,
    /// The mark of a browser somebody signed in from before, sound or not.
    pub(super) known: Option<SecretString>,
}

impl RequestFacts {
    pub(crate) fn of(app: &App, parts: &Parts) -> Self {
        let id = parts.extensions.get::<RequestId>();
        Self {
            address: peer::address_of(app, parts),
            browser: browser(&parts.headers),
            request_id: id.map(ToString::to_string).unwrap_or_default(),
            origin: origin(app, &parts.headers),
            session: cookie::read_session(app, &parts.headers).map(SecretString::from),
            known: cookie::read_known(app, &parts.headers).map(SecretString::from),
        }
    }

    /// The address as it is written down.
    pub(crate) fn address_text(&self) -> Option<String> {
        self.address.as_ref().map(ToString::to_string)
    }

    /// What the address counts as, as a text.
    pub(crate) fn place_text(&self) -> String {
        self.address
            .map_or_else(String::new, |address| place_of(address).to_string())
    }

    /// The beginning of an audit line about a stranger: from where, in which request.
    pub(crate) fn event(&self, now: Timestamp, action: &str) -> Event {
        let mut event = Event::new(now, action);
        event.address = self.address_text();
        event.request_id = Some(self.request_id.clone());
        event
    }
}

impl FromRequestParts<App> for RequestFacts {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self::of(app, parts))
    }
}

fn browser(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(header::USER_AGENT)?.to_str().ok()?;
    let text: String = text.chars().take(BROWSER_CHARS).collect();
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The public origin; without one, the loopback name the request used (`guard` lets no other pass).
fn origin(app: &App, headers: &HeaderMap) -> String {
    if let Some(url) = &app.config().server.public_url {
        return url.origin().to_owned();
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    format!("http://{}", host.unwrap_or("localhost"))
}
