//! What a body claims to be.

use axum::http::{HeaderMap, header};

/// Whether the body claims to be JSON, with or without a charset.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    is(headers, "application/json")
}

/// Whether the body claims to be of this type, whatever its parameters.
pub(crate) fn is(headers: &HeaderMap, wanted: &str) -> bool {
    let value = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let media_type = value.split(';').next().unwrap_or_default();
    media_type.trim().eq_ignore_ascii_case(wanted)
}
