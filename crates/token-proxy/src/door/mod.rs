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
//! - `cookie`: the one cookie; `secrets`: random names and their hashes.
//! - `return_path`: where one may be sent after signing in.

pub(crate) mod accounts;
mod begin;
mod cookie;
mod identify;
mod known_browser;
pub(crate) mod local;
mod passwords;
mod request_facts;
mod return_path;
mod secrets;
mod throttle;

#[allow(unused_imports, reason = "for the ways in that follow")]
pub(crate) use begin::{Begun, Newcomer, begin_session};
pub(crate) use cookie::clear_session_cookie;
pub(crate) use identify::{identify, unused_since};
pub(crate) use request_facts::RequestFacts;
#[allow(unused_imports, reason = "for the ways in that redirect")]
pub(crate) use return_path::return_path;

use passwords::Passwords;
use throttle::Throttle;

use crate::app::App;

/// Where to go to sign out at the identity provider as well, given the identity token of the session that ended.
pub(crate) async fn provider_sign_out(_: &App, _id_token: Option<String>) -> Option<String> {
    None
}

/// What the door remembers in memory.
#[derive(Default)]
pub(crate) struct Door {
    pub(crate) passwords: Passwords,
    pub(crate) throttle: Throttle,
}
