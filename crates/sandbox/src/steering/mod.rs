//! The control endpoints over HTTP, for tests and demos in other processes.
//!
//! | request | body | answer |
//! |---|---|---|
//! | `GET /sandbox/health` | | `{ "status": "ok" }` |
//! | `GET /sandbox/clock` | | `{ "now": ms }` |
//! | `POST /sandbox/clock/advance` | `{ "ms": n }` | `{ "now": ms }` |
//! | `POST /sandbox/sites/{siteId}/customers/{customerReference}/link`, `…/revoke`, `…/expire` | | the customer, as the list shows it |
//! | `GET /sandbox/faults`, `POST`, `DELETE` | POST: a fault ([`crate::faults`]) | `{ "faults": […] }`: those that wait |
//! | `GET /sandbox/requests`, `DELETE` | | `{ "requests": [`[`ReceivedRequest`](crate::ReceivedRequest)`…] }` |
//! | `POST /sandbox/version` | `{ "deprecated": bool, "sunset": ms? }` | 204 |
//! | `POST /sandbox/reset` | | 204 |
//!
//! Every POST needs `Content-Type: application/json`, with or without a body, so that no form of another
//! origin can send it. A refusal is a line of plain text.

mod customers;
mod faults;
mod input;
mod time;

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::app::App;
use crate::control::{Control, ControlError};
use input::Input;

/// The routes.
pub(crate) fn router(app: &Arc<App>) -> Router {
    Router::new()
        .route("/sandbox/health", get(async || Json(json!({ "status": "ok" }))))
        .route("/sandbox/clock", get(time::now))
        .route("/sandbox/clock/advance", post(time::advance))
        .route("/sandbox/version", post(time::set_version))
        .route(
            "/sandbox/sites/{siteId}/customers/{customerReference}/{change}",
            post(customers::change),
        )
        .route(
            "/sandbox/faults",
            get(faults::list).post(faults::add).delete(faults::clear),
        )
        .route("/sandbox/requests", get(requests).delete(clear_requests))
        .route("/sandbox/reset", post(reset))
        .with_state(Control::new(Arc::clone(app)))
}

async fn requests(State(control): State<Control>) -> Json<Value> {
    Json(json!({ "requests": control.requests() }))
}

async fn clear_requests(State(control): State<Control>) -> StatusCode {
    control.clear_requests();
    StatusCode::NO_CONTENT
}

async fn reset(State(control): State<Control>, _: Input<Value>) -> StatusCode {
    control.reset();
    StatusCode::NO_CONTENT
}

impl IntoResponse for ControlError {
    fn into_response(self) -> Response {
        let status = match self {
            Self::UnknownSite | Self::UnknownCustomer => StatusCode::NOT_FOUND,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Invalid(_) => StatusCode::BAD_REQUEST,
        };
        (status, format!("{self}\n")).into_response()
    }
}
