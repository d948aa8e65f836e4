//! `/api/sessions`: one's own sessions, and ending one of them.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use wire::api::{OwnSession, OwnSessions, problem_codes};

use crate::access::Caller;
use crate::app::App;
use crate::door::unused_since;
use crate::refusal::Refusal;

/// `GET /api/sessions`.
pub(crate) async fn sessions(State(app): State<App>, caller: Caller) -> Result<Json<OwnSessions>, Refusal> {
    let now = app.clock().now();
    let kept = app
        .ledger()
        .sessions_of(&caller.person, now, unused_since(&app))
        .await?;
    let told = kept.into_iter().map(|session| OwnSession {
        current: caller.session.as_ref() == Some(&session.id),
        id: session.id,
        began_at: session.began_at,
        seen_at: session.seen_at,
        browser: session.browser,
        address: session.address,
    });
    Ok(Json(OwnSessions {
        items: told.collect(),
    }))
}

/// `POST /api/sessions/{id}/end`. One that is another person's does not exist.
pub(crate) async fn end_session(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<OwnSessions>, Refusal> {
    if id.contains(char::is_control) {
        return Err(no_such_session());
    }
    let mut event = caller.event(app.clock().now(), "session.ended");
    event.target = Some(id.chars().take(64).collect());
    let ended = app.ledger().end_session(&caller.person, &id, &event).await?;
    ended.ok_or_else(no_such_session)?;
    sessions(State(app), caller).await
}

fn no_such_session() -> Refusal {
    let title = "You have no such session.";
    Refusal::new(StatusCode::NOT_FOUND, problem_codes::NOT_FOUND, title)
        .detail("It may have ended already. Reload the list.")
}
