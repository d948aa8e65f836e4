//! Faults that wait for their requests.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::input::Input;
use crate::control::{Control, ControlError};
use crate::faults::Fault;

pub(super) async fn list(State(control): State<Control>) -> Json<Value> {
    Json(json!({ "faults": control.faults() }))
}

pub(super) async fn add(
    State(control): State<Control>,
    Input(fault): Input<Fault>,
) -> Result<Json<Value>, ControlError> {
    control.add_fault(fault)?;
    Ok(list(State(control)).await)
}

pub(super) async fn clear(State(control): State<Control>) -> Json<Value> {
    control.clear_faults();
    list(State(control)).await
}
