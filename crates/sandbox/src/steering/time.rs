//! The clock, and the life of the version.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use wire::Timestamp;

use super::input::Input;
use crate::control::{Control, ControlError};

/// From a deprecation to its sunset when none is named, in ms: a year, the shortest notice.
const NOTICE_MS: i64 = 365 * Timestamp::DAY;

pub(super) async fn now(State(control): State<Control>) -> Json<Value> {
    Json(json!({ "now": control.now() }))
}

/// How far to step.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Advance {
    ms: i64,
}

pub(super) async fn advance(
    State(control): State<Control>,
    Input(Advance { ms }): Input<Advance>,
) -> Result<Json<Value>, ControlError> {
    Ok(Json(json!({ "now": control.advance(ms)? })))
}

/// Whether v1 is deprecated.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VersionChange {
    deprecated: bool,
    sunset: Option<Timestamp>,
}

pub(super) async fn set_version(
    State(control): State<Control>,
    Input(change): Input<VersionChange>,
) -> Result<StatusCode, ControlError> {
    let default = || control.now().plus(NOTICE_MS);
    control.set_sunset(change.deprecated.then(|| change.sunset.unwrap_or_else(default)))?;
    Ok(StatusCode::NO_CONTENT)
}
