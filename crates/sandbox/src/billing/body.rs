//! Reads a JSON object from a request, every refusal in the contract's format.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde_json::{Map, Value};

use super::codes;
use super::error::ApiError;
use crate::media_type::is_json;

/// The fields of the body. Fields the contract does not know are left alone: new optional ones may be
/// sent by newer clients.
pub(super) struct JsonObject(pub(super) Map<String, Value>);

impl<S: Send + Sync> FromRequest<S> for JsonObject {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            let message = "The body must be application/json.";
            return Err(ApiError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                codes::CONTENT_TYPE,
                message,
            ));
        }
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| unreadable(&rejection))?;
        let malformed = |message| ApiError::new(StatusCode::BAD_REQUEST, codes::MALFORMED, message);
        match serde_json::from_slice(&bytes) {
            Ok(Value::Object(fields)) => Ok(Self(fields)),
            Ok(_) => Err(malformed("The body must be a JSON object.")),
            Err(_) => Err(malformed("The body is not JSON.")),
        }
    }
}

fn unreadable(rejection: &BytesRejection) -> ApiError {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            let message = "The body is too large.";
            ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, codes::TOO_LARGE, message)
        }
        _ => ApiError::new(
            StatusCode::BAD_REQUEST,
            codes::MALFORMED,
            "The body could not be read.",
        ),
    }
}
