//! Every route there is. Nothing else answers.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, any, get, post};
use tower_http::catch_panic::CatchPanicLayer;
use wire::api::problem_codes;

use crate::access::{Operation, admit};
use crate::app::App;
use crate::assets::portal;
use crate::door;
use crate::frame;
use crate::guard;
use crate::operations as op;
use crate::refusal::Refusal;
use crate::telemetry::measure;

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
        .layer(from_fn(measure))
        .layer(from_fn(frame::log_route))
        .layer(from_fn_with_state(app.clone(), door::take_out_assertions))
        .layer(from_fn_with_state(app.clone(), frame::frame))
        .with_state(app)
}

/// Every operation of the mode people sign in by, each behind its admission.
fn api(app: &App) -> Router<App> {
    let mode = app.config().sign_in.way.mode();
    let at = |path: &str| format!("{}/api{path}", app.config().server.base_path.prefix());
    let served = Operation::ALL.iter().copied();
    let served = served.filter(|operation| operation.is_served_in(&mode));
    served
        .filter_map(|operation| Some((operation, handler(operation)?)))
        .fold(Router::new(), |router, (operation, handler)| {
            let limit = DefaultBodyLimit::max(largest_body(app, operation));
            let admission = from_fn_with_state((app.clone(), operation), admit);
            let handler = handler.route_layer(limit).route_layer(admission);
            router.route(&at(operation.path()), handler)
        })
        .route(&at(""), any(unknown))
        .route(&at("/"), any(unknown))
        .route(&at("/{*rest}"), any(unknown))
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn_with_state(app.clone(), guard::check_api))
}

/// What answers an operation, with the method [`Operation::method`] names; `None` while nothing does.
fn handler(operation: Operation) -> Option<MethodRouter<App>> {
    Some(match operation {
        Operation::ViewSession => get(op::session),
        Operation::ListCustomers => get(op::customers),
        Operation::Invite => post(op::invite),
        Operation::SubmitBatch => post(op::submit_batch),
        Operation::ViewBatch => get(op::batch_status),
        Operation::SignInOptions => get(op::sign_in_options),
        Operation::SignIn => post(op::sign_in),
        Operation::SetUp => post(op::set_up),
        Operation::SignInStart => get(op::sign_in_start),
        Operation::SignInCallback => get(op::sign_in_callback),
        Operation::SignOut => post(op::sign_out),
        Operation::ListSessions => get(op::sessions),
        Operation::EndSession => post(op::end_session),
        Operation::ListPeople => get(op::people),
        Operation::AddPerson => post(op::add_person),
        Operation::ChangePerson => post(op::change_person),
        Operation::ViewAudit => get(op::audit),
        Operation::ExportAudit => get(op::audit_csv),
        Operation::ListInvitations => get(op::list_invitations),
        Operation::ShowLink => get(op::show_link),
        Operation::ListBatches => get(op::batches),
        Operation::DecideBatch => post(op::decide_batch),
        Operation::WithdrawBatch => post(op::withdraw_batch),
    })
}

fn largest_body(app: &App, operation: Operation) -> usize {
    let limits = &app.config().limits;
    match operation {
        Operation::SubmitBatch => limits.batch_bytes,
        _ => limits.body_bytes,
    }
}

async fn unknown() -> Refusal {
    let title = "There is no such operation.";
    Refusal::new(StatusCode::NOT_FOUND, problem_codes::UNKNOWN_OPERATION, title)
}

async fn method_not_allowed() -> Refusal {
    guard::method_not_allowed()
}
