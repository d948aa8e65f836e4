//! `GET /healthz`: the process lives. `GET /readyz`: it can have a token, so that upstream is reachable
//! and the credentials are good; answered from memory, so that a probe every second costs upstream
//! nothing.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::app::App;
use crate::refusal::Refusal;
use crate::upstream::{Failure, refusal};

pub(crate) async fn live() -> Json<Value> {
    Json(json!({ "alive": true }))
}

pub(crate) async fn ready(State(app): State<App>) -> Result<Json<Value>, Refusal> {
    match app.upstream().check_credentials().await {
        Ok(()) => Ok(Json(json!({ "ready": true }))),
        Err(fault) => {
            let mut refusal = refusal(&Failure::from(fault));
            refusal.problem_mut().status = StatusCode::SERVICE_UNAVAILABLE.as_u16();
            Err(refusal)
        }
    }
}
