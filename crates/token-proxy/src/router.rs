//! Every route there is. Nothing else answers.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{any, get, post};
use tower_http::catch_panic::CatchPanicLayer;
use wire::api::problem_codes;

use crate::app::App;
use crate::assets::portal;
use crate::frame;
use crate::guard;
use crate::operations as op;
use crate::refusal::Refusal;

/// The whole service.
///
/// From the outside in: `frame` (request id, log, headers, problems), the panic net, and then either a
/// health check, or the host check and behind it the portal's files or the API with its own checks.
pub(crate) fn router(app: App) -> Router {
    let health = Router::new()
        .route("/healthz", get(op::live))
        .route("/readyz", get(op::ready))
        .method_not_allowed_fallback(method_not_allowed);
    let guarded = api(&app)
        .fallback(portal)
        .layer(from_fn_with_state(app.clone(), guard::check_host));
    health
        .merge(guarded)
        .layer(CatchPanicLayer::custom(frame::answer_panic))
        .layer(from_fn(frame::log_route))
        .layer(from_fn_with_state(app.clone(), frame::frame))
        .with_state(app)
}

fn api(app: &App) -> Router<App> {
    let limits = &app.config().limits;
    let at = |path: &str| format!("{}/api{path}", app.config().server.base_path.prefix());
    Router::new()
        .route(&at("/session"), get(op::session))
        .route(&at("/sites/{site_id}/customers"), get(op::customers))
        .route(
            &at("/sites/{site_id}/invitations"),
            post(op::invite).layer(DefaultBodyLimit::max(limits.body_bytes)),
        )
        .route(
            &at("/sites/{site_id}/batches"),
            post(op::submit_batch).layer(DefaultBodyLimit::max(limits.batch_bytes)),
        )
        .route(
            &at("/sites/{site_id}/batches/{batch_reference}"),
            get(op::batch_status),
        )
        .route(&at(""), any(unknown))
        .route(&at("/"), any(unknown))
        .route(&at("/{*rest}"), any(unknown))
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn_with_state(app.clone(), guard::check_api))
}

async fn unknown() -> Refusal {
    let title = "There is no such operation.";
    Refusal::new(StatusCode::NOT_FOUND, problem_codes::UNKNOWN_OPERATION, title)
}

async fn method_not_allowed() -> Refusal {
    guard::method_not_allowed()
}
