//! The layer of each route: who is it, and may they?

use axum::extract::{FromRequestParts, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use ledger::Person;
use ledger::audit::Outcome;
use wire::api::{Right, problem_codes};

use super::caller::Caller;
use super::operation::Operation;
use super::policy::{Needs, Reach};
use crate::app::App;
use crate::clock::as_ms;
use crate::door;
use crate::refusal::Refusal;
use crate::site::KnownSite;

/// How far the clock of the proxy that let somebody in may be ahead of ours.
const SKEW_MS: i64 = 60_000;

/// Lets a request through to its operation with its [`Caller`], or refuses it.
pub(crate) async fn admit(
    State((app, operation)): State<(App, Operation)>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let admitted = async {
        let used = operation.is_use(&parts.headers);
        if let Some(caller) = door::identify(&app, &mut parts, used).await? {
            app.rates().of_caller(&caller)?;
            parts.extensions.insert(caller);
        }
        check(&app, operation, &mut parts).await
    };
    match admitted.await {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(refusal) => refusal.into_response(),
    }
}

async fn check(
    app: &App,
    operation: Operation,
    parts: &mut axum::http::request::Parts,
) -> Result<(), Refusal> {
    let needs = operation.needs();
    if needs == Needs::Public {
        return Ok(());
    }
    let caller = Caller::from_request_parts(parts, app).await?;
    match needs {
        Needs::Public | Needs::SignedIn => {}
        Needs::InSite(right) => {
            let KnownSite(site) = KnownSite::from_request_parts(parts, app).await?;
            if !caller.may(&site.id, &right) {
                return Err(forbid(app, &caller, operation, Some(site.id.as_str())).await);
            }
        }
        Needs::Anywhere(right) => {
            if is_nowhere(&caller, &right) {
                return Err(forbid(app, &caller, operation, None).await);
            }
        }
    }
    if operation.asks_for_step_up() && !is_fresh(app, &caller) {
        return Err(step_up());
    }
    Ok(())
}

fn is_nowhere(caller: &Caller, right: &Right) -> bool {
    matches!(caller.reach(right), Reach::Sites(sites) if sites.is_empty())
}

/// Whether the person has proved who they are a short while ago.
fn is_fresh(app: &App, caller: &Caller) -> bool {
    let longest = as_ms(app.config().sign_in.step_up);
    if longest == 0 {
        return true;
    }
    caller
        .confirmed_at
        .is_some_and(|at| (-SKEW_MS..=longest).contains(&app.clock().now().0.saturating_sub(at.0)))
}

/// Refuses what the roles do not allow, and writes it down.
pub(crate) async fn forbid(app: &App, caller: &Caller, operation: Operation, site: Option<&str>) -> Refusal {
    note_refused(app, caller, &format!("{operation:?}"), site).await;
    Refusal::new(
        StatusCode::FORBIDDEN,
        problem_codes::FORBIDDEN,
        "You may not do this here.",
    )
    .detail("Ask whoever manages this portal for the role it takes.")
}

async fn note_refused(app: &App, caller: &Caller, operation: &str, site: Option<&str>) {
    let Person { iss, sub, .. } = &caller.person;
    let whose = format!("{} {iss} {sub}", site.unwrap_or_default());
    let Some(more) = app.repeats().count(("access", operation, whose), app.clock()) else {
        return;
    };
    let mut event = caller
        .event(app.clock().now(), "access.refused")
        .with_outcome(Outcome::Refused)
        .with_detail(more.told(operation));
    event.site = site.map(str::to_owned);
    if let Err(fault) = app.ledger().note(&event).await {
        // The refusal stands whether it could be written down or not.
        tracing::error!(%fault, "a refused access could not be written down");
    }
}

/// Nobody is signed in, or no longer.
pub(crate) fn signed_out() -> Refusal {
    Refusal::new(
        StatusCode::UNAUTHORIZED,
        problem_codes::SIGNED_OUT,
        "You are not signed in.",
    )
    .detail("Sign in and try again; nothing was done.")
}

fn step_up() -> Refusal {
    Refusal::new(
        StatusCode::UNAUTHORIZED,
        problem_codes::STEP_UP,
        "This asks for a recent sign-in.",
    )
    .detail("Confirm that it is you by signing in once more, and try again; nothing was done.")
}

/// A Site that is not there, or is not this person's business: the two look the same.
pub(crate) fn unknown_site() -> Refusal {
    Refusal::new(
        StatusCode::NOT_FOUND,
        problem_codes::UNKNOWN_SITE,
        "This portal has no such Site.",
    )
    .detail("Choose one of the Sites in the list.")
}
