//! `GET /healthz`: the process lives. `GET /readyz`: it can do its work, or why not, check by check; a probe every
//! second costs upstream nothing.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::app::App;
use crate::telemetry::Readiness;

pub(crate) async fn live() -> Json<Value> {
    Json(json!({ "alive": true }))
}

pub(crate) async fn ready(State(app): State<App>) -> (StatusCode, Json<Readiness>) {
    let readiness = Readiness::look(&app).await;
    let status = if readiness.ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(readiness))
}
