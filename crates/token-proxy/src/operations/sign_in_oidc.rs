//! `GET /api/sign-in/start` and `/callback`: to the identity provider and back (mode `oidc`).
//!
//! Both answer a navigation, so both end in a page: the provider's, or one of the portal's. What went wrong is
//! told to that page by `?sign-in=failed&code=…`, a code of ours (`door::oidc::FailureKind`).

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ledger::audit::Outcome;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::sign_in::set_cookies;
use crate::access::Caller;
use crate::app::App;
use crate::door::oidc::{
    Answer, Arrival, Confirmed, Failure, FailureKind, Oidc, Traveller, forget_journey, keep_journey,
    kept_journey,
};
use crate::door::{Newcomer, RequestFacts, begin_session, return_path, with_query};
use crate::refusal::Refusal;

/// The query of `start`.
#[derive(Default, Deserialize)]
pub(crate) struct Start {
    #[serde(default, rename = "return")]
    return_to: Option<String>,
    /// Whether the person confirms who they are (step-up); with any value.
    #[serde(default)]
    confirm: Option<String>,
}

/// `GET /api/sign-in/start?return=…[&confirm=1]`.
pub(crate) async fn sign_in_start(
    State(app): State<App>,
    caller: Option<Caller>,
    facts: RequestFacts,
    headers: HeaderMap,
    query: Result<Query<Start>, QueryRejection>,
) -> Result<Response, Refusal> {
    app.rates().of_journey(facts.address)?;
    let Query(start) = query.unwrap_or(Query(Start::default()));
    let base = app.config().server.base_path.href();
    let return_to = return_path(start.return_to.as_deref().unwrap_or_default(), &base);
    let return_to = with_query(return_to, &[]);
    // With nobody signed in there is nobody to confirm, and it is a plain sign-in.
    let confirm = caller
        .filter(|_| start.confirm.is_some())
        .map(|caller| Confirmed {
            iss: caller.person.iss.clone(),
            sub: caller.person.sub.clone(),
        });
    let traveller = Traveller {
        return_to: return_to.clone(),
        confirm,
        session: facts
            .session
            .as_ref()
            .map(|secret| secret.expose_secret().to_owned()),
    };
    match oidc(&app)?.depart(traveller).await {
        Ok((url, journey)) => {
            let mut response = see_other(&url);
            let cookies = keep_journey(&app, &headers, &journey);
            set_cookies(&mut response, cookies.into_iter().map(Some));
            Ok(response)
        }
        Err(failure) => Ok(failed(&app, &facts, &failure, &return_to).await),
    }
}

/// `GET /api/sign-in/callback`.
pub(crate) async fn sign_in_callback(
    State(app): State<App>,
    mut facts: RequestFacts,
    headers: HeaderMap,
    query: Result<Query<Answer>, QueryRejection>,
) -> Result<Response, Refusal> {
    app.rates().of_journey(facts.address)?;
    // One that cannot be read, or says a thing twice, says nothing.
    let Query(answer) = query.unwrap_or(Query(Answer::default()));
    let state = answer.state.as_deref();
    let journey = kept_journey(&app, &headers, state);
    let base = app.config().server.base_path.href();
    let return_to = journey.as_ref().map_or(base, |journey| journey.return_to.clone());
    let mut response = match oidc(&app)?.arrive(journey.as_ref(), &answer).await {
        Ok(arrival) => {
            // The session's own cookie stays at home when one comes from another site; the journey has it.
            let session = journey.and_then(|journey| journey.session);
            facts.session = session.map(SecretString::from).or(facts.session);
            let begun = begin_session(&app, &newcomer(arrival), &facts).await?;
            let mut response = see_other(&return_to);
            set_cookies(&mut response, [Some(begun.cookie)]);
            response
        }
        Err(failure) => failed(&app, &facts, &failure, &return_to).await,
    };
    set_cookies(&mut response, [forget_journey(&app, state)]);
    Ok(response)
}

fn oidc(app: &App) -> Result<&Oidc, Refusal> {
    let oidc = app.door().oidc.as_ref();
    oidc.ok_or_else(|| Refusal::internal().cause("the route is there without its mode"))
}

fn newcomer(arrival: Arrival) -> Newcomer {
    Newcomer {
        person: arrival.person,
        verified: None,
        grants: Some(arrival.grants),
        confirmed_at: arrival.confirmed_at,
        id_token: Some(arrival.id_token),
        how: "identity provider",
    }
}

/// Back to the portal, which says it in its own words. What merely was begun twice or too long ago is not written
/// into the audit trail: anybody could fill it with that.
async fn failed(app: &App, facts: &RequestFacts, failure: &Failure, return_to: &str) -> Response {
    tracing::warn!(
        cause = failure.cause,
        code = failure.kind.code(),
        "nobody signed in"
    );
    if !matches!(failure.kind, FailureKind::Expired | FailureKind::Unreachable) {
        let kind = failure.kind.code();
        let Some(more) = app
            .repeats()
            .count(("signIn", kind, facts.place_text()), app.clock())
        else {
            return to_the_page(return_to, kind);
        };
        let event = facts
            .event(app.clock().now(), "signIn.refused")
            .with_outcome(Outcome::Refused)
            .with_detail(more.told(kind));
        if let Err(fault) = app.ledger().note(&event).await {
            tracing::error!(%fault, "a refused sign-in could not be written down");
        }
    }
    to_the_page(return_to, failure.kind.code())
}

fn to_the_page(return_to: &str, code: &str) -> Response {
    see_other(&with_query(return_to, &[("sign-in", "failed"), ("code", code)]))
}

fn see_other(place: &str) -> Response {
    match HeaderValue::from_str(place) {
        Ok(place) => (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response(),
        Err(_) => Refusal::internal()
            .cause("an address that fits into no header")
            .into_response(),
    }
}
