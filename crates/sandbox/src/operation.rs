//! The operations of the upstream API, as faults and the request log name them.

use serde::{Deserialize, Serialize};

/// An operation of the upstream API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Operation {
    /// `POST /billing/oauth2/token`.
    Token,
    /// `POST /billing/sites/{siteId}/customers/invitations`.
    Invite,
    /// `GET /billing/sites/{siteId}/customers`.
    ListCustomers,
    /// `POST /billing/sites/{siteId}/batches`.
    SubmitBatch,
    /// `GET /billing/sites/{siteId}/batches/{batchReference}`.
    BatchStatus,
}

impl Operation {
    /// The operation a request asks for; `None` when there is none such.
    pub(crate) fn of(method: &str, path: &str) -> Option<Self> {
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        match (method, segments.as_slice()) {
            ("POST", ["billing", "oauth2", "token"]) => Some(Self::Token),
            ("POST", ["billing", "sites", _, "customers", "invitations"]) => Some(Self::Invite),
            ("GET", ["billing", "sites", _, "customers"]) => Some(Self::ListCustomers),
            ("POST", ["billing", "sites", _, "batches"]) => Some(Self::SubmitBatch),
            ("GET", ["billing", "sites", _, "batches", _]) => Some(Self::BatchStatus),
            _ => None,
        }
    }
}
