//! The door: how people come in, and how a request shows that it is theirs.
//!
//! ```text
//! local ──────────┐                                   ┌─ cookie: 256 random bits
//! oidc ───────────┼─▶ Newcomer ─▶ begin_session ──────┤
//! trusted_header ─┘                                   └─ ledger: their SHA-256, person, ends
//!
//! each request ─▶ identify ─▶ Caller
//! ```
//! Whatever the way in, a session begins at one place (`begin`), with a secret made there and then: what a
//! browser showed before never becomes a session. From the moment it is signed out, revoked or its person
//! disabled it is not found in the ledger, by any proxy.
//!
//! - `local`: names and passwords; `passwords` hashes, `throttle` slows guessing, `known_browser` keeps a
//!   stranger who guesses from locking a colleague out; `accounts` makes and checks one-time links.
//! - `oidc`: an identity provider vouches; `trusted_header`: a proxy in front does. `web` asks them, `people` cleans
//!   the names they give.
//! - `cookie`: the one cookie; `secrets`: random names and their hashes.
//! - `return_path`: where one may be sent after signing in.

pub(crate) mod accounts;
mod begin;
mod cookie;
mod identify;
mod known_browser;
pub(crate) mod local;
pub(crate) mod oidc;
mod passwords;
mod people;
mod request_facts;
mod return_path;
mod secrets;
mod throttle;
pub(crate) mod trusted_header;
mod web;

pub(crate) use begin::{Newcomer, begin_session};
pub(crate) use cookie::clear_session_cookie;
pub(crate) use identify::{identify, unused_since};
pub(crate) use request_facts::RequestFacts;
pub(crate) use return_path::{return_path, with_query};

use oidc::Oidc;
use passwords::Passwords;
use throttle::Throttle;
use trusted_header::TrustedHeader;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::access::signed_out;
use crate::app::{App, StartFault};
use crate::clock::Clock;
use crate::config::{Config, Way};
use crate::peer::peer_of;

/// Where to go to sign out at the identity provider as well, given the identity token of the session that ended.
pub(crate) async fn provider_sign_out(app: &App, id_token: Option<String>) -> Option<String> {
    let door = app.door();
    match (&door.oidc, &door.trusted_header) {
        (Some(oidc), _) => oidc.leave(id_token.as_deref()).await,
        (_, Some(trusted_header)) => trusted_header.sign_out_url().map(str::to_owned),
        _ => None,
    }
}

/// Takes the headers of a proxy in front out of every request, before anything else reads them, and puts aside what
/// they say where they come from a listed address (mode `trusted-header`).
pub(crate) async fn take_out_assertions(
    State(app): State<App>,
    mut request: Request,
    next: Next,
) -> Response {
    if let Some(trusted_header) = &app.door().trusted_header {
        let (mut parts, body) = request.into_parts();
        let peer = peer_of(&parts);
        match trusted_header.edge().take_out(&mut parts.headers, peer) {
            Ok(Some(presented)) => {
                parts.extensions.insert(presented);
            }
            Ok(None) => {}
            Err(disbelief) => {
                let refusal = signed_out().cause(format!("proxy in front: {disbelief}"));
                return refusal.into_response();
            }
        }
        request = Request::from_parts(parts, body);
    }
    next.run(request).await
}

/// What the door remembers in memory.
pub(crate) struct Door {
    pub(crate) passwords: Passwords,
    pub(crate) throttle: Throttle,
    /// In mode `oidc`.
    pub(crate) oidc: Option<Oidc>,
    /// In mode `trusted-header`.
    pub(crate) trusted_header: Option<TrustedHeader>,
}

impl Door {
    /// # Errors
    /// When TLS cannot be set up, or a key cannot be read.
    pub(crate) fn new(config: &Config, clock: &Clock) -> Result<Self, StartFault> {
        let (mut oidc, mut trusted_header) = (None, None);
        match &config.sign_in.way {
            Way::None | Way::Local => {}
            Way::Oidc(settings) => oidc = Some(Oidc::new(settings, config, clock.clone())?),
            Way::TrustedHeader(settings) => {
                trusted_header = Some(TrustedHeader::new(settings, &config.limits, clock.clone())?);
            }
        }
        Ok(Self {
            passwords: Passwords::default(),
            throttle: Throttle::default(),
            oidc,
            trusted_header,
        })
    }
}
