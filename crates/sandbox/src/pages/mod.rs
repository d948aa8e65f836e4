//! The pages a person sees: what the sandbox is, and the sign-up as the customer would meet it.
//! Plain HTML, no script, one style sheet, and a policy that allows just that.

mod index;
mod layout;
mod same_origin;
mod signup;

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::map_response;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};

use crate::app::App;

/// What a page may load and do: its own style sheet and icon, and forms to itself.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// The routes.
pub(crate) fn router(app: &Arc<App>) -> Router {
    Router::new()
        .route("/", get(index::show))
        .route("/sandbox/signup/{token}", get(signup::show))
        .route("/sandbox/signup/{token}/{action}", post(signup::act))
        .route(
            "/sandbox/style.css",
            get(async || asset("text/css; charset=utf-8", include_str!("style.css"))),
        )
        .route(
            "/sandbox/icon.svg",
            get(async || asset("image/svg+xml", include_str!("icon.svg"))),
        )
        .layer(map_response(protect))
        .with_state(Arc::clone(app))
}

fn asset(media_type: &'static str, text: &'static str) -> Response {
    (
        [(header::CONTENT_TYPE, HeaderValue::from_static(media_type))],
        text,
    )
        .into_response()
}

async fn protect(mut response: Response) -> Response {
    let headers: [(HeaderName, &'static str); 4] = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Not `no-referrer`: with it browsers send `Origin: null` with the forms.
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in headers {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}
