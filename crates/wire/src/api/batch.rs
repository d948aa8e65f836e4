//! A batch as the proxy last saw it.

use serde::{Deserialize, Serialize};

use super::Problem;
use crate::Timestamp;
use crate::pyng::BatchStatus;

/// The newest status the proxy holds. However many browsers watch, upstream is asked at most once in
/// 30 s for one `batchReference` (`pyng-billing-v1.md`, "Batch status").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchSnapshot {
    /// The status itself.
    pub batch: BatchStatus,
    /// When upstream gave this status, by the proxy's clock.
    pub checked_at: Timestamp,
    /// When asking again brings something new; absent when nothing more will come: the batch is
    /// settled, or its 24 hours are over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_check_at: Option<Timestamp>,
    /// The 24 hours are over and rows are still pending: time to call support.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub overdue: bool,
    /// The newest attempt to check failed; `batch` is what was known before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_problem: Option<Box<Problem>>,
}
