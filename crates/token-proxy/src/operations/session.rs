//! `GET /api/session`: what the portal needs to know before it shows anything.

use axum::Json;
use axum::extract::State;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ledger::Person;
use sha2::{Digest, Sha256};
use wire::api::{Me, Session, SignInMode, Site};

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
        me: (caller.mode != SignInMode::None).then(|| Me {
            id: opaque_name(&caller.person),
            name: caller.person.name.clone(),
            login: caller.login.clone(),
            ends_at: caller.ends_at,
        }),
        sign_in: caller.mode.clone(),
        sites: sites.filter(|site| !site.may.is_empty()).collect(),
        version_notice: app.upstream().version_notice(),
    }
}

/// The same for a person in every session, and never another's.
fn opaque_name(person: &Person) -> String {
    let digest = Sha256::new()
        .chain_update(person.iss.as_bytes())
        .chain_update([0])
        .chain_update(person.sub.as_bytes())
        .finalize();
    URL_SAFE_NO_PAD.encode(digest)
}
