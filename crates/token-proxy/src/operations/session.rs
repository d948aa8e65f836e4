//! `GET /api/session`: what the portal needs to know before it shows anything.

use axum::Json;
use axum::extract::State;
use wire::api::Session;

use crate::app::App;

pub(crate) async fn session(State(app): State<App>) -> Json<Session> {
    let pyng = &app.config().pyng;
    Json(Session {
        environment: pyng.environment(),
        sites: pyng.sites.clone(),
        version_notice: app.upstream().version_notice(),
    })
}
