//! The one place a session begins.

use axum::http::{HeaderValue, StatusCode};
use ledger::{LOCAL, NewSession, Person};
use secrecy::ExposeSecret;
use wire::Timestamp;
use wire::api::{Grant, problem_codes};

use super::request_facts::RequestFacts;
use super::{cookie, identify, secrets};
use crate::access::Caller;
use crate::app::App;
use crate::clock::as_ms;
use crate::refusal::Refusal;

/// Somebody who has proved who they are.
#[derive(Clone)]
pub(crate) struct Newcomer {
    /// Who, as whoever vouches names them.
    pub(crate) person: Person,
    /// The password's hash that was verified, for accounts of the ledger; `None` for everybody else.
    pub(crate) verified: Option<String>,
    /// What the identity provider says they are; `None` for accounts of the ledger.
    pub(crate) grants: Option<Vec<Grant>>,
    /// When they last proved who they are; `None` when whoever vouches does not say.
    pub(crate) confirmed_at: Option<Timestamp>,
    /// The identity token, which the provider wants to see when they sign out.
    pub(crate) id_token: Option<String>,
    /// How, for the audit trail: `password`, `set-up link`, …
    pub(crate) how: &'static str,
}

/// A session that has begun. Prints nothing: it holds the cookie.
pub(crate) struct Begun {
    /// For `Set-Cookie`.
    pub(crate) cookie: HeaderValue,
    /// Who they are from now on.
    pub(crate) caller: Caller,
}

/// Begins a session: always with a new secret, whatever the browser showed, and in place of the session it
/// showed. Confirming who one is (step-up) is the same.
///
/// # Errors
/// `WRONG_CREDENTIALS` when the account was disabled or its password changed meanwhile; when the ledger is not
/// to be had.
pub(crate) async fn begin_session(
    app: &App,
    newcomer: &Newcomer,
    facts: &RequestFacts,
) -> Result<Begun, Refusal> {
    // Only a password that was verified makes a person of this ledger.
    if (newcomer.person.iss == LOCAL) != newcomer.verified.is_some() {
        return Err(Refusal::internal().cause("somebody else vouches for a local account"));
    }
    let (secret, now) = (secrets::fresh_secret(), app.clock().now());
    let replaced = facts.session.as_ref().map(ExposeSecret::expose_secret);
    let replaced = replaced.filter(|secret| secrets::is_secret(secret));
    let new = NewSession {
        secret_hash: secrets::hash(secret.expose_secret()),
        id: secrets::fresh_id(),
        person: newcomer.person.clone(),
        person_id: secrets::fresh_id(),
        verified: newcomer.verified.clone(),
        grants: newcomer.grants.clone(),
        confirmed_at: newcomer.confirmed_at.unwrap_or(Timestamp(0)),
        ends_at: now.plus(as_ms(app.config().sign_in.longest)),
        browser: facts.browser.clone(),
        address: facts.address_text(),
        id_token: newcomer.id_token.clone(),
        replaces: replaced.map(secrets::hash),
    };
    let event = facts
        .event(now, "signIn")
        .by(&newcomer.person)
        .with_detail(newcomer.how);
    if !app.ledger().begin_session(&new, &event).await? {
        return Err(wrong_credentials());
    }
    // Who comes in clears away what is over; it is found by nobody any more in any case.
    if let Err(fault) = app
        .ledger()
        .sweep_sessions(now, identify::unused_since(app))
        .await
    {
        tracing::warn!(%fault, "ended sessions could not be cleared away");
    }
    let caller = identify::by_secret(app, secret.expose_secret(), facts, true).await?;
    let cookie = cookie::session_cookie(app, secret.expose_secret());
    match (caller, cookie) {
        (Some(caller), Some(cookie)) => Ok(Begun { cookie, caller }),
        // Disabled or signed out everywhere in this very instant.
        _ => Err(wrong_credentials()),
    }
}

/// Says the same whatever was wrong.
pub(crate) fn wrong_credentials() -> Refusal {
    Refusal::new(
        StatusCode::UNAUTHORIZED,
        problem_codes::WRONG_CREDENTIALS,
        "The name or the password is wrong, or the account may not sign in.",
    )
    .detail("Check both. Whoever manages this portal can give you a new set-up link.")
}
