//! Who makes a request.

use axum::http::request::Parts;
use secrecy::ExposeSecret;
use wire::Timestamp;
use wire::api::SignInMode;

use super::request_facts::RequestFacts;
use super::secrets;
use super::trusted_header::Presented;
use crate::access::{Caller, CallerParts, signed_out};
use crate::app::App;
use crate::clock::as_ms;
use crate::config::Way;
use crate::refusal::Refusal;

/// How much later than noted a session may have been used: not every request writes.
const NOTED_WITHIN_MS: i64 = Timestamp::MINUTE;

/// Who makes this request; `None` when nobody is signed in. `used`: whether a person is behind it, so that the
/// session goes on.
///
/// # Errors
/// When the ledger cannot be asked.
pub(crate) async fn identify(app: &App, parts: &mut Parts, used: bool) -> Result<Option<Caller>, Refusal> {
    let facts = RequestFacts::of(app, parts);
    match &app.config().sign_in.way {
        Way::None => Ok(Some(Caller::this_machine(
            facts.address_text(),
            facts.request_id.clone(),
        ))),
        Way::Local | Way::Oidc(_) => by_cookie(app, &facts, used).await,
        Way::TrustedHeader(_) => by_assertion(app, &facts, parts).await,
    }
}

/// By the word of the proxy in front, anew for every request.
async fn by_assertion(app: &App, facts: &RequestFacts, parts: &Parts) -> Result<Option<Caller>, Refusal> {
    let Some(trusted_header) = &app.door().trusted_header else {
        return Ok(None);
    };
    let presented = parts.extensions.get::<Presented>();
    let assertion = match trusted_header.assertion(presented).await {
        Ok(assertion) => assertion,
        Err(disbelief) => return Err(signed_out().cause(format!("proxy in front: {disbelief}"))),
    };
    Ok(assertion.map(|assertion| {
        Caller::new(CallerParts {
            person: assertion.person,
            login: None,
            session: None,
            ends_at: None,
            mode: SignInMode::TrustedHeader,
            grants: assertion.grants,
            confirmed_at: assertion.confirmed_at,
            address: facts.address_text(),
            request_id: facts.request_id.clone(),
        })
    }))
}

/// By the session's cookie.
async fn by_cookie(app: &App, facts: &RequestFacts, used: bool) -> Result<Option<Caller>, Refusal> {
    match &facts.session {
        Some(secret) => by_secret(app, secret.expose_secret(), facts, used).await,
        None => Ok(None),
    }
}

/// By a session's secret; notes that it was used, if it was.
pub(super) async fn by_secret(
    app: &App,
    secret: &str,
    facts: &RequestFacts,
    used: bool,
) -> Result<Option<Caller>, Refusal> {
    if !secrets::is_secret(secret) {
        return Ok(None);
    }
    let now = app.clock().now();
    let hash = secrets::hash(secret);
    let found = app.ledger().find_session(&hash, now, unused_since(app)).await?;
    // After a change of mode the sessions of the old one are worth nothing.
    let way = &app.config().sign_in.way;
    let Some(session) = found.filter(|session| way.vouches_for(&session.person.iss)) else {
        return Ok(None);
    };
    if used && now.since(session.seen_at) >= NOTED_WITHIN_MS {
        let address = facts.address_text();
        app.ledger()
            .touch_session(&session.id, now, address.as_deref())
            .await?;
    }
    Ok(Some(Caller::new(CallerParts {
        person: session.person,
        login: session.login,
        session: Some(session.id),
        ends_at: Some(session.ends_at),
        mode: way.mode(),
        grants: session.grants,
        confirmed_at: Some(session.confirmed_at),
        address: facts.address_text(),
        request_id: facts.request_id.clone(),
    })))
}

/// A session that was last used before this instant has ended.
pub(crate) fn unused_since(app: &App) -> Timestamp {
    app.clock().now().plus(-as_ms(app.config().sign_in.idle))
}
