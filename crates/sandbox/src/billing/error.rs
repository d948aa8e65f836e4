//! Refusals in the contract's format ("Errors"): always with a `traceId`.

use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use wire::pyng::{ErrorBody, ErrorItem};

use super::codes;
use crate::faults::Effect;
use crate::model::secret;

/// A refusal: at least one item, and perhaps headers that go with the status.
#[derive(Debug)]
pub(super) struct ApiError {
    status: StatusCode,
    items: Vec<ErrorItem>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl ApiError {
    pub(super) fn new(status: StatusCode, code: &str, message: &str) -> Self {
        Self::with_items(status, vec![item(code, message, None)])
    }

    pub(super) fn with_items(status: StatusCode, items: Vec<ErrorItem>) -> Self {
        Self {
            status,
            items,
            headers: Vec::new(),
        }
    }

    /// A 400 about one field or parameter.
    pub(super) fn invalid(target: &str, code: &str, message: &str) -> Self {
        Self::with_items(StatusCode::BAD_REQUEST, vec![item(code, message, Some(target))])
    }

    /// A 401; RFC 6750, section 3, asks for the challenge.
    pub(super) fn unauthorised(code: &str, message: &str, challenge: &'static str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, code, message)
            .header(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge))
    }

    /// A 429 that says how many seconds to wait.
    pub(super) fn too_many(seconds: i64) -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            codes::RATE_LIMIT,
            "This batch was asked for less than 30 seconds ago.",
        )
        .header(header::RETRY_AFTER, HeaderValue::from(seconds))
    }

    fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = ErrorBody {
            errors: self.items,
            trace_id: secret::trace_id(),
        };
        let mut response = (self.status, Json(body)).into_response();
        for (name, value) in self.headers {
            response.headers_mut().insert(name, value);
        }
        response
    }
}

/// One thing that is wrong.
pub(super) fn item(code: &str, message: &str, target: Option<&str>) -> ErrorItem {
    ErrorItem {
        code: code.to_owned(),
        display_message: message.to_owned(),
        target: target.map(ToOwned::to_owned),
    }
}

/// The answer of a fault that names a status.
pub(crate) fn fault_answer(status: u16, effect: &Effect) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let code = if status == StatusCode::TOO_MANY_REQUESTS {
        codes::RATE_LIMIT
    } else {
        codes::SIMULATED
    };
    let mut error = ApiError::new(status, code, "The sandbox was told to answer so.");
    if let Some(seconds) = effect.retry_after {
        error = error.header(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if let Some(location) = effect
        .location
        .as_deref()
        .and_then(|text| HeaderValue::from_str(text).ok())
    {
        error = error.header(header::LOCATION, location);
    }
    error.into_response()
}
