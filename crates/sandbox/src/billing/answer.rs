//! Success bodies: `{ "data": …, "traceId": "…" }` ("Conventions").

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use wire::pyng::Envelope;

use crate::model::secret;

/// Puts `data` into the envelope.
pub(super) fn answer(status: StatusCode, data: impl Serialize) -> Response {
    (
        status,
        Json(Envelope {
            data,
            trace_id: secret::trace_id(),
        }),
    )
        .into_response()
}
