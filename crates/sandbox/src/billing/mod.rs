//! The upstream API over HTTP: everything below `/billing`, as the contract has it.

mod admit;
mod answer;
mod batches;
mod body;
mod codes;
mod customers;
mod deprecation;
mod error;
mod fields;
mod invitations;
mod submission;
mod token;

pub(crate) mod cursor;

pub(crate) use error::fault_answer;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{from_fn_with_state, map_response};
use axum::response::Response;
use axum::routing::{get, post};
use wire::pyng::Scope;

use crate::app::App;
use admit::Gate;
use error::ApiError;

/// The largest body that is read: a full batch with the longest references fits well.
const BODY_LIMIT: usize = 4 * 1024 * 1024;

/// Every route, each operation behind the gate that asks for its scope.
pub(crate) fn router(app: &Arc<App>) -> Router {
    let gate = |scope| {
        from_fn_with_state(
            Gate {
                app: Arc::clone(app),
                scope,
            },
            admit::admit,
        )
    };
    Router::new()
        .route("/billing/oauth2/token", post(token::issue))
        .route(
            "/billing/sites/{siteId}/customers/invitations",
            post(invitations::invite).route_layer(gate(Scope::CustomersInvite)),
        )
        .route(
            "/billing/sites/{siteId}/customers",
            get(customers::list).route_layer(gate(Scope::CustomersRead)),
        )
        .route(
            "/billing/sites/{siteId}/batches",
            post(batches::submit).route_layer(gate(Scope::BatchesSubmit)),
        )
        .route(
            "/billing/sites/{siteId}/batches/{batchReference}",
            get(batches::status).route_layer(gate(Scope::BatchesRead)),
        )
        .fallback(unknown_path)
        .method_not_allowed_fallback(unknown_method)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn_with_state(Arc::clone(app), deprecation::announce))
        .layer(map_response(never_stored))
        .with_state(Arc::clone(app))
}

async fn unknown_path() -> ApiError {
    nothing_here()
}

fn nothing_here() -> ApiError {
    ApiError::new(
        StatusCode::NOT_FOUND,
        codes::NOT_FOUND,
        "There is nothing at this path.",
    )
}

async fn unknown_method() -> ApiError {
    ApiError::new(
        StatusCode::METHOD_NOT_ALLOWED,
        codes::METHOD_NOT_ALLOWED,
        "This path does not know the method.",
    )
}

async fn never_stored(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
