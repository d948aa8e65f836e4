//! `POST /api/sign-out`: here, or everywhere.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use wire::api::{SignOut, SignedOut};

use super::sign_in::set_cookies;
use crate::access::Caller;
use crate::app::App;
use crate::body;
use crate::door::{clear_session_cookie, provider_sign_out};
use crate::refusal::Refusal;

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

pub(crate) async fn sign_out(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<Response, Refusal> {
    let asked: SignOut = body::parse(&body::read(&app, request).await?)?;
    let event = caller.event(app.clock().now(), "signOut");
    let mut id_token = None;
    if let Some(session) = &caller.session {
        let ended = app.ledger().end_session(&caller.person, session, &event).await?;
        id_token = ended.flatten();
    }
    if asked.everywhere {
        let event = event.with_detail("everywhere");
        app.ledger().end_sessions_of(&caller.person, &event).await?;
    }
    let provider_url = provider_sign_out(&app, id_token).await;
    let mut response = Json(SignedOut { provider_url }).into_response();
    set_cookies(&mut response, [clear_session_cookie(&app)]);
    // Batches were kept by the browser, to be asked for by their ETag.
    response
        .headers_mut()
        .insert(CLEAR_SITE_DATA, HeaderValue::from_static("\"cache\""));
    Ok(response)
}
