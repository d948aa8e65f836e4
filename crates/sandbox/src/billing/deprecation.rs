//! The headers that announce a version's end (`pyng-versions.txt`, "Deprecation").

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use wire::pyng::{VERSION, VERSION_HEADER};

use crate::app::App;
use crate::dates;

const DEPRECATION: HeaderName = HeaderName::from_static("deprecation");
const SUNSET: HeaderName = HeaderName::from_static("sunset");

/// Adds the headers to every answer to a request that is pinned to a deprecated version.
pub(super) async fn announce(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let pinned = request
        .headers()
        .get(VERSION_HEADER)
        .is_some_and(|version| version == VERSION);
    let mut response = next.run(request).await;
    let sunset = app.world().version.sunset.filter(|_| pinned);
    let date = sunset
        .and_then(dates::http_date)
        .and_then(|date| HeaderValue::try_from(date).ok());
    if let Some(date) = date {
        response
            .headers_mut()
            .insert(DEPRECATION, HeaderValue::from_static("true"));
        response.headers_mut().insert(SUNSET, date);
    }
    response
}
