//! Reading what came back.

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use serde::de::DeserializeOwned;
use wire::pyng::{Envelope, ErrorBody};

use super::client::Raw;
use super::failure::Failure;
use crate::clock::{Clock, as_seconds_up};

/// A success.
#[derive(Debug)]
pub(crate) struct Answer<T> {
    /// What was asked for.
    pub(crate) data: T,
    /// What Pyng's support asks for.
    pub(crate) trace_id: String,
}

/// Reads a success as `T`, and everything else as a failure.
pub(super) fn read<T: DeserializeOwned>(raw: &Raw, clock: &Clock) -> Result<Answer<T>, Failure> {
    if raw.status.is_success() {
        return serde_json::from_slice::<Envelope<T>>(&raw.body)
            .map(|envelope| Answer {
                data: envelope.data,
                trace_id: envelope.trace_id,
            })
            .map_err(|error| unreadable(raw, &error));
    }
    let retry_after = retry_after(&raw.headers, clock);
    match serde_json::from_slice::<ErrorBody>(&raw.body) {
        Ok(body) if raw.status.is_client_error() || raw.status.is_server_error() => {
            if body.errors.is_empty() && !speaks_for_itself(raw.status) {
                let trace_id = Some(body.trace_id).filter(|id| !id.is_empty());
                let cause = format!("status {} without any error", raw.status);
                return Err(Failure::Unreadable { cause, trace_id });
            }
            Err(Failure::Refused {
                status: raw.status,
                body,
                retry_after,
            })
        }
        _ if speaks_for_itself(raw.status) => Err(Failure::Refused {
            status: raw.status,
            body: ErrorBody::default(),
            retry_after,
        }),
        Ok(_) => Err(Failure::unreadable(format!(
            "status {} is none of the contract's",
            raw.status
        ))),
        Err(error) => Err(unreadable(raw, &error)),
    }
}

/// Statuses that gateways give without the contract's body, and that are clear without it.
fn speaks_for_itself(status: StatusCode) -> bool {
    status.is_server_error() || matches!(status.as_u16(), 401 | 403 | 429)
}

/// Seconds to wait: a number, or a date (RFC 9110, section 10.2.3).
pub(super) fn retry_after(headers: &HeaderMap, clock: &Clock) -> Option<u64> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(seconds);
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(as_seconds_up(
        date.duration_since(clock.system_time()).unwrap_or_default(),
    ))
}

/// serde's own message may quote the answer, which may hold a signup link: only its place is kept.
fn unreadable(raw: &Raw, error: &serde_json::Error) -> Failure {
    let (line, column) = (error.line(), error.column());
    let cause = format!(
        "status {}, {} bytes, at line {line} column {column}",
        raw.status,
        raw.body.len()
    );
    Failure::Unreadable {
        cause,
        trace_id: lone_trace_id(&raw.body),
    }
}

/// The trace id of a body that is JSON but not of the shape asked for.
fn lone_trace_id(body: &[u8]) -> Option<String> {
    let value: serde_json::Value = serde_json::from_slice(body).ok()?;
    value
        .get("traceId")?
        .as_str()
        .filter(|id| !id.is_empty())
        .map(str::to_owned)
}
