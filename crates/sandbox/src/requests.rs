//! What the upstream API was asked: the last 10,000 requests, without secrets.

use std::collections::{BTreeMap, VecDeque};

use axum::http::{HeaderMap, header};
use serde::{Deserialize, Serialize};
use wire::Timestamp;

use crate::faults::Effect;
use crate::operation::Operation;

/// How many requests are remembered.
const REMEMBERED: usize = 10_000;

/// One request to `/billing`, as `GET /sandbox/requests` tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReceivedRequest {
    /// Counts from 1 since the start or the last reset.
    pub sequence: u64,
    /// When it arrived, by the sandbox's clock.
    pub at: Timestamp,
    /// The method.
    pub method: String,
    /// The path with its query, as it was received.
    pub path: String,
    /// What was asked for, when the contract knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<Operation>,
    /// The answer; absent while there is none, and when the connection was dropped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The fault it met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<Effect>,
    /// Headers by lower-case name. Of `authorization` only the scheme is kept, of `cookie` only that
    /// there was one.
    pub headers: BTreeMap<String, String>,
}

/// The requests, oldest first.
#[derive(Default)]
pub(crate) struct RequestLog {
    requests: VecDeque<ReceivedRequest>,
    counted: u64,
}

impl RequestLog {
    /// Notes a request that has arrived and returns its number.
    pub(crate) fn note(&mut self, mut request: ReceivedRequest) -> u64 {
        self.counted = self.counted.saturating_add(1);
        request.sequence = self.counted;
        if self.requests.len() >= REMEMBERED {
            self.requests.pop_front();
        }
        self.requests.push_back(request);
        self.counted
    }

    /// Notes the answer to request `sequence`, unless it has been forgotten since.
    pub(crate) fn note_answer(&mut self, sequence: u64, status: u16) {
        if let Some(request) = self
            .requests
            .iter_mut()
            .rev()
            .find(|request| request.sequence == sequence)
        {
            request.status = Some(status);
        }
    }

    pub(crate) fn all(&self) -> Vec<ReceivedRequest> {
        self.requests.iter().cloned().collect()
    }

    pub(crate) fn clear(&mut self) {
        // The count goes on, so that a late answer cannot be noted on a newer request.
        self.requests.clear();
    }
}

/// The headers of a request with every secret left out.
pub(crate) fn without_secrets(headers: &HeaderMap) -> BTreeMap<String, String> {
    let mut shown: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in headers {
        let text = String::from_utf8_lossy(value.as_bytes());
        let text = if name == header::AUTHORIZATION || name == header::PROXY_AUTHORIZATION {
            format!("{} …", scheme(&text))
        } else if name == header::COOKIE {
            "present".to_owned()
        } else {
            text.into_owned()
        };
        // A header sent twice is shown as the list it stands for.
        shown
            .entry(name.as_str().to_owned())
            .and_modify(|earlier| {
                earlier.push_str(", ");
                earlier.push_str(&text);
            })
            .or_insert(text);
    }
    shown
}

/// The scheme of an `Authorization`; nothing of a value that has none, since all of it may be secret.
fn scheme(authorization: &str) -> &str {
    match authorization.split_once(' ') {
        Some((scheme @ ("Basic" | "Bearer"), _)) => scheme,
        _ => "other",
    }
}
