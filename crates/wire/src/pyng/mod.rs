//! Pyng B2B Receivables API, v1, as `shared/contract/pyng-billing-v1.md` tells it.

mod batch;
mod customer;
mod error;
mod oauth;

pub use batch::{
    BatchReceipt, BatchRow, BatchState, BatchStatus, BatchSubmission, FailureReason, RowState, RowStatus,
    RowSummary,
};
pub use customer::{Customer, CustomerItems, Invitation, InvitationRequest, LinkState};
pub use error::{ErrorBody, ErrorItem, codes};
pub use oauth::{Scope, TokenError, TokenResponse};

use serde::{Deserialize, Serialize};

/// The header that names the contract version; every request carries it ("Servers and versions").
pub const VERSION_HEADER: &str = "Pyng-Api-Version";
/// The version this product speaks.
pub const VERSION: &str = "urn:pyng:api:billing:version:v1";
/// The most rows a batch may have ("Submit a batch").
pub const MAX_BATCH_ROWS: usize = 1000;
/// The shortest time between two questions for one `batchReference`, in ms ("Batch status").
pub const POLL_INTERVAL_MS: i64 = 30_000;
/// Every row has ended this long after submission, in ms ("Submit a batch").
pub const BATCH_DEADLINE_MS: i64 = 24 * 60 * 60 * 1000;

/// The envelope of every success: `{ "data": …, "traceId": "…" }` ("Conventions").
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Envelope<T> {
    /// The answer itself.
    pub data: T,
    /// What support asks for; empty when upstream left it out.
    #[serde(default, deserialize_with = "crate::lenient::null_as_default")]
    pub trace_id: String,
}
