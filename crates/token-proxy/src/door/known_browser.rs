//! The mark of a browser somebody signed in from: a cookie of ours, signed, that says for whom.
//!
//! It lets nobody in. It only gives this browser a count of its own when passwords are tried, so that whoever
//! guesses at a login elsewhere does not slow its owner down.

use axum::http::HeaderValue;
use secrecy::ExposeSecret;

use super::request_facts::RequestFacts;
use super::{cookie, secrets};
use crate::app::App;

const PURPOSE: &str = "known browser";

/// The mark this browser shows, if it is ours and for this person (by `sub`).
pub(super) fn mark_for(app: &App, facts: &RequestFacts, sub: &str) -> Option<String> {
    let value = facts.known.as_ref()?.expose_secret();
    // MARK.KEY.MAC; a mark holds no dot.
    let (mark, signature) = value.split_once('.')?;
    let ours = app.ledger().is_signed(PURPOSE, &signed(mark, sub), signature);
    ours.then(|| mark.to_owned())
}

/// A mark for this person, to be set as a cookie; the one the browser has, if it is good.
pub(super) fn mark(app: &App, facts: &RequestFacts, sub: &str) -> Option<HeaderValue> {
    let mark = mark_for(app, facts, sub).unwrap_or_else(secrets::fresh_id);
    let signature = app.ledger().sign(PURPOSE, &signed(&mark, sub)).ok()?;
    cookie::known_cookie(app, &format!("{mark}.{signature}"))
}

fn signed(mark: &str, sub: &str) -> String {
    format!("{mark} {sub}")
}
