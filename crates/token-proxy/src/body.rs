//! Bodies from browsers: bounded in size and time, then read as JSON.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde::de::DeserializeOwned;
use wire::api::problem_codes;

use crate::app::App;
use crate::refusal::{Refusal, item};

/// The whole body. Its largest size is set where the route is (`router`).
pub(crate) async fn read(app: &App, request: Request) -> Result<Bytes, Refusal> {
    let reading = Bytes::from_request(request, app);
    match tokio::time::timeout(app.config().limits.body_timeout, reading).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(rejection)) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(Refusal::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            problem_codes::TOO_LARGE,
            "The request is larger than any that is allowed.",
        )),
        Ok(Err(rejection)) => Err(
            Refusal::invalid(vec![item("body", "could not be read to its end")]).cause(rejection.body_text()),
        ),
        Err(_) => {
            let title = "The request did not arrive in time.";
            Err(Refusal::new(
                StatusCode::REQUEST_TIMEOUT,
                problem_codes::INVALID,
                title,
            ))
        }
    }
}

/// The body as a value of ours, which is always an object: serde would read a list of the fields as well.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return Err(Refusal::invalid(vec![item("body", "must be a JSON object")]));
    }
    serde_json::from_slice(bytes).map_err(|error| {
        // serde's message may quote the body, which may name customers: only its place is told.
        let place = format!(
            "is not as it must be, at line {} column {}",
            error.line(),
            error.column()
        );
        Refusal::invalid(vec![item("body", place)])
    })
}
