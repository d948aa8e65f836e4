//! `/api/sign-in`: how to come in, and coming in by password or one-time link.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use wire::api::{Credentials, SetUp, SignInMode, SignInOptions};

use super::session::session_of;
use crate::app::App;
use crate::body;
use crate::door::RequestFacts;
use crate::door::local::{self, Welcome};
use crate::door::oidc::Oidc;
use crate::refusal::Refusal;

/// `GET /api/sign-in`.
pub(crate) async fn sign_in_options(State(app): State<App>) -> Result<Json<SignInOptions>, Refusal> {
    let mode = app.config().sign_in.way.mode();
    Ok(Json(SignInOptions {
        provider: app.door().oidc.as_ref().and_then(Oidc::name).map(str::to_owned),
        needs_set_up: mode == SignInMode::Local && app.ledger().needs_set_up().await?,
        mode,
    }))
}

/// `POST /api/sign-in`.
pub(crate) async fn sign_in(
    State(app): State<App>,
    facts: RequestFacts,
    request: Request,
) -> Result<Response, Refusal> {
    let asked: Credentials = body::parse(&body::read(&app, request).await?)?;
    let welcome = local::sign_in(&app, asked, &facts).await?;
    Ok(answer(&app, welcome))
}

/// `POST /api/sign-in/set-up`.
pub(crate) async fn set_up(
    State(app): State<App>,
    facts: RequestFacts,
    request: Request,
) -> Result<Response, Refusal> {
    let asked: SetUp = body::parse(&body::read(&app, request).await?)?;
    let welcome = local::set_up(&app, asked, &facts).await?;
    Ok(answer(&app, welcome))
}

fn answer(app: &App, welcome: Welcome) -> Response {
    let mut response = Json(session_of(app, &welcome.begun.caller)).into_response();
    set_cookies(&mut response, [Some(welcome.begun.cookie), welcome.mark]);
    response
}

/// Adds `Set-Cookie` headers.
pub(super) fn set_cookies(response: &mut Response, cookies: impl IntoIterator<Item = Option<HeaderValue>>) {
    for cookie in cookies.into_iter().flatten() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}
