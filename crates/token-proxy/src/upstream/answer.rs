//! Reading what came back.

use reqwest::StatusCode;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use wire::pyng::{Envelope, ErrorBody};

use super::client::Raw;
use super::failure::Failure;
use crate::clock::{Clock, as_seconds_up};

/// A success whose body is not read yet: the status alone tells that upstream acted.
pub(crate) struct Success(Raw);

impl Success {
    /// Upstream's trace id, without reading the rest.
    pub(crate) fn trace_id(&self) -> Option<String> {
        #[derive(Deserialize)]
        struct Traced {
            #[serde(rename = "traceId")]
            trace_id: String,
        }
        let traced: Traced = serde_json::from_slice(&self.0.body).ok()?;
        Some(traced.trace_id).filter(|id| !id.is_empty())
    }

    /// Reads the body as `T` in its envelope.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<Answer<T>, Failure> {
        serde_json::from_slice::<Envelope<T>>(&self.0.body)
            .map(|envelope| Answer {
                data: envelope.data,
                trace_id: envelope.trace_id,
            })
            .map_err(|error| unreadable(&self.0, &error))
    }

    /// Reads whatever the envelope holds; an empty body holds nothing.
    pub(crate) fn loose(&self) -> Result<Answer<Value>, Failure> {
        let body = self.0.body.trim_ascii();
        let value = if body.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(body).map_err(|error| unreadable(&self.0, &error))?
        };
        let (data, trace_id) = (value.get("data"), value.get("traceId"));
        Ok(Answer {
            data: data.cloned().unwrap_or_default(),
            trace_id: trace_id.and_then(Value::as_str).unwrap_or_default().to_owned(),
        })
    }
}

/// A success.
#[derive(Debug)]
pub(crate) struct Answer<T> {
    /// What was asked for.
    pub(crate) data: T,
    /// What Pyng's support asks for.
    pub(crate) trace_id: String,
}

impl Answer<Value> {
    /// One field, if it is there and of its kind.
    pub(crate) fn field<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        T::deserialize(self.data.get(name)?).ok()
    }
}

/// Tells a success from a failure.
pub(super) fn judge(raw: Raw, clock: &Clock) -> Result<Success, Failure> {
    if raw.status.is_success() {
        return Ok(Success(raw));
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
        Err(error) => Err(unreadable(&raw, &error)),
    }
}

/// Statuses that gateways give without the contract's body, and that are clear without it.
fn speaks_for_itself(status: StatusCode) -> bool {
    status.is_server_error() || matches!(status.as_u16(), 401 | 403 | 404 | 409 | 410 | 429)
}

/// The longest wait that is believed, in seconds: every row of a batch has ended within a day.
const LONGEST_WAIT_S: u64 = 24 * 60 * 60;

/// Seconds to wait: a number, or a date (RFC 9110, section 10.2.3), which is counted from the answer's own
/// date where there is one, so that the two clocks need not agree.
pub(super) fn retry_after(headers: &HeaderMap, clock: &Clock) -> Option<u64> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return Some(text.parse().unwrap_or(LONGEST_WAIT_S).min(LONGEST_WAIT_S));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    let own = headers.get(DATE).and_then(|value| value.to_str().ok());
    let answered = own.and_then(|text| httpdate::parse_http_date(text.trim()).ok());
    let wait = date
        .duration_since(answered.unwrap_or_else(|| clock.system_time()))
        .unwrap_or_default();
    Some(as_seconds_up(wait).min(LONGEST_WAIT_S))
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
    let value: Value = serde_json::from_slice(body).ok()?;
    value
        .get("traceId")?
        .as_str()
        .filter(|id| !id.is_empty())
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;
    use wire::Timestamp;

    use super::*;

    fn wait(text: &'static str) -> Option<u64> {
        let headers = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static(text))]);
        retry_after(&headers, &Clock::stepped(Timestamp(1_793_577_600_000)))
    }

    #[test]
    fn a_wait_is_a_number_or_a_date_and_never_absurd() {
        assert_eq!(wait("30"), Some(30));
        assert_eq!(wait("Mon, 02 Nov 2026 00:01:30 GMT"), Some(90));
        assert_eq!(wait("Sun, 01 Nov 2026 00:01:30 GMT"), Some(0));
        assert_eq!(wait("Tue, 01 Nov 2050 00:01:30 GMT"), Some(LONGEST_WAIT_S));
        assert_eq!(wait("99999999999999999999999"), Some(LONGEST_WAIT_S));
        assert_eq!(wait("18446744073709551615"), Some(LONGEST_WAIT_S));
        assert_eq!(wait("soon"), None);
        assert_eq!(wait("-1"), None);
        assert_eq!(wait(""), None);
        assert_eq!(wait(" "), None);
    }

    #[test]
    fn a_date_is_counted_from_the_answers_own() {
        let headers = HeaderMap::from_iter([
            (
                RETRY_AFTER,
                HeaderValue::from_static("Mon, 02 Nov 2026 01:00:10 GMT"),
            ),
            (DATE, HeaderValue::from_static("Mon, 02 Nov 2026 01:00:00 GMT")),
        ]);
        let clock = Clock::stepped(Timestamp(1_793_577_600_000));
        assert_eq!(retry_after(&headers, &clock), Some(10));
    }
}
