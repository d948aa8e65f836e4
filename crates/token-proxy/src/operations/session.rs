//! `GET /api/session`: what the portal needs to know before it shows anything.

use axum::Json;
use axum::extract::State;
use wire::api::{Session, SignInMode};

use crate::app::App;

pub(crate) async fn session(State(app): State<App>) -> Json<Session> {
    let pyng = &app.config().pyng;
    Json(Session {
        environment: pyng.environment(),
        me: None,
        sign_in: SignInMode::None,
        sites: pyng.sites.clone(),
        version_notice: app.upstream().version_notice(),
    })
}
