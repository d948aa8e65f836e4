//! `GET /api/session`: what the portal needs to know before it shows anything.

use axum::Json;
use axum::extract::State;
use wire::api::{Me, Session, Site};

use crate::access::Caller;
use crate::app::App;

pub(crate) async fn session(State(app): State<App>, caller: Caller) -> Json<Session> {
    Json(session_of(&app, &caller))
}

/// The session of a person: only Sites in which they may do something, and what that is.
pub(crate) fn session_of(app: &App, caller: &Caller) -> Session {
    let pyng = &app.config().pyng;
    let theirs = |site: &Site| Site {
        may: caller.rights_in(&site.id),
        ..site.clone()
    };
    let sites = pyng.sites.iter().map(theirs);
    Session {
        environment: pyng.environment(),
        me: caller.session.is_some().then(|| Me {
            name: caller.person.name.clone(),
            login: caller.login.clone(),
            ends_at: caller.ends_at,
        }),
        sign_in: caller.mode.clone(),
        sites: sites.filter(|site| !site.may.is_empty()).collect(),
        version_notice: app.upstream().version_notice(),
    }
}
