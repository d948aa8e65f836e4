//! Batches as the browser sees them: the ledger's record of them, and upstream's newest word.

use serde::{Deserialize, Serialize};

use super::Problem;
use crate::open_enum::open_enum;
use crate::pyng::{BatchRow, BatchStatus};
use crate::{BatchReference, Cents, SiteId, Timestamp};

open_enum! {
    /// Where a batch stands in the ledger. Up to `sending` nothing has left for upstream.
    pub enum BatchStage {
        /// Complete, its exact body fixed by a hash; waits for another person.
        Sealed = "sealed",
        /// On its way to upstream; sent again until it is certain.
        Sending = "sending",
        /// Upstream has it.
        Accepted = "accepted",
        /// Rows are being debited.
        InProgress = "inProgress",
        /// Every row has ended, paid or failed.
        Settled = "settled",
        /// Another person, or upstream, said no: nothing was debited. See `decision` and `problem`.
        Rejected = "rejected",
        /// Taken back by whoever prepared it, before it was sent.
        Withdrawn = "withdrawn",
        /// It could not be sent for so long that it was given up; see `problem`.
        Failed = "failed",
    }
}

/// The body of `POST …/batches`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchDraft {
    /// The batch's name and idempotency key.
    pub batch_reference: BatchReference,
    /// What to debit.
    pub rows: Vec<BatchRow>,
    /// The name of the file the rows came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_name: Option<String>,
    /// Send although the same rows were sent under another reference: a second debit, on purpose.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub again: bool,
}

/// A person, as others are told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Who {
    /// The name people know.
    pub name: String,
    /// The one who asks.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub you: bool,
}

/// What a second person said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    /// Yes or no.
    pub approved: bool,
    /// Who.
    pub by: Who,
    /// When.
    pub at: Timestamp,
    /// Why; always there for a no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// How many rows there are of a kind, and what they come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    /// How many rows.
    pub count: u32,
    /// Their sum, in minor units of the Site's currency.
    pub sum: Cents,
}

/// The ledger's record of a batch, in the list and beside its status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchEntry {
    /// The ledger's own name for it; references may be used afresh after a rejection or 90 days.
    pub id: String,
    /// Its Site.
    pub site: SiteId,
    /// Its name.
    pub batch_reference: BatchReference,
    /// Where it stands.
    pub stage: BatchStage,
    /// SHA-256 of the exact body, in hexadecimal; what an approval is about. Absent for a batch that was
    /// sent past this portal and only followed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    /// The same rows were sent before, and whoever prepared it meant that: the second person must know.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub again: bool,
    /// The file the rows came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_name: Option<String>,
    /// All rows.
    pub all: Tally,
    /// Rows paid, once upstream was asked.
    #[serde(default)]
    pub paid: Tally,
    /// Rows that ended unpaid.
    #[serde(default)]
    pub failed: Tally,
    /// Who prepared it; absent for a batch sent past this portal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prepared_by: Option<Who>,
    /// When it was prepared, or first followed.
    pub prepared_at: Timestamp,
    /// When upstream took it in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted_at: Option<Timestamp>,
    /// When its last row ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled_at: Option<Timestamp>,
    /// What a second person said, where one was needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// Why it is `rejected` or `failed`, or why sending takes so long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Box<Problem>>,
}

/// A batch that a refusal is about: enough to recognise it by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchMention {
    /// Its name.
    pub batch_reference: BatchReference,
    /// Where it stands.
    pub stage: BatchStage,
    /// All rows.
    pub all: Tally,
    /// Who prepared it; absent for a batch sent past this portal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prepared_by: Option<Who>,
    /// When upstream took it in; before that, when it was prepared.
    pub at: Timestamp,
}

impl From<&BatchEntry> for BatchMention {
    fn from(entry: &BatchEntry) -> Self {
        Self {
            batch_reference: entry.batch_reference.clone(),
            stage: entry.stage.clone(),
            all: entry.all,
            prepared_by: entry.prepared_by.clone(),
            at: entry.submitted_at.unwrap_or(entry.prepared_at),
        }
    }
}

/// What to list; the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchQuery {
    /// Looked for in batch references, file names, row and customer references.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// Only those in this stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<BatchStage>,
    /// Only those prepared at or after this instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Only those prepared before this instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Timestamp>,
    /// A place handed out in an earlier [`BatchPage`]; goes with the same filters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Batches a page, 1–100; 50 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// One page of a Site's batches.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchPage {
    /// The batches, the newest first.
    pub items: Vec<BatchEntry>,
    /// The place of the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many wait for a second person, in the whole Site.
    #[serde(default)]
    pub waiting: u32,
}

/// The body of `POST …/batches/{batchReference}/decision`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchVerdict {
    /// Yes or no.
    pub approve: bool,
    /// The hash of the body the person saw; another one is refused.
    pub hash: String,
    /// Why; needed for a no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A batch: the ledger's record, and the newest status upstream gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchSnapshot {
    /// The ledger's record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<BatchEntry>,
    /// The batch with every row. Before upstream has it: the rows of the body, all pending.
    pub batch: BatchStatus,
    /// When upstream gave this status, by the proxy's clock; before upstream was asked, when the batch was
    /// written down.
    pub checked_at: Timestamp,
    /// When asking again brings something new; absent when nothing more will come by itself: the batch is
    /// settled, waits for a person, or its 24 hours are over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_check_at: Option<Timestamp>,
    /// The 24 hours are over and rows are still pending: time to call support.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub overdue: bool,
    /// The newest attempt to check failed; `batch` is what was known before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_problem: Option<Box<Problem>>,
}
