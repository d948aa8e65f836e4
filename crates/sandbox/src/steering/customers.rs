//! What a customer, or Pyng itself, would do to a link.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::input::Input;
use crate::control::Control;

pub(super) async fn change(
    State(control): State<Control>,
    Path((site, customer, change)): Path<(String, String, String)>,
    _: Input<Value>,
) -> Response {
    let changed = match change.as_str() {
        "link" => control.link(&site, &customer),
        "revoke" => control.revoke(&site, &customer),
        "expire" => control.expire(&site, &customer),
        _ => return (StatusCode::NOT_FOUND, "choose link, revoke or expire\n").into_response(),
    };
    match changed {
        Ok(customer) => Json(customer).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}
