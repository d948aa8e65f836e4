//! Batches ("Submit a batch", "Batch status").

use serde::{Deserialize, Serialize};

use crate::open_enum::open_enum;
use crate::{BatchReference, Cents, CustomerReference, RowReference, Timestamp};

open_enum! {
    /// Where a batch stands. Settled means that each row has ended, not that each was paid.
    pub enum BatchState {
        /// Taken in, no row tried yet. [I]
        Accepted = "accepted",
        /// Rows are being debited.
        InProgress = "inProgress",
        /// Every row has ended, paid or failed.
        Settled = "settled",
    }
}

open_enum! {
    /// Where a row stands.
    pub enum RowState {
        /// Not tried yet. [I]
        Pending = "pending",
        /// Paid.
        Settled = "settled",
        /// Not paid; the row has a failure reason.
        Failed = "failed",
    }
}

open_enum! {
    /// Why a row was not paid.
    pub enum FailureReason {
        /// The customer was not linked at the moment of debit; may be tried in a later batch.
        CustomerNotActive = "customerNotActive",
        /// Not enough money in the customer's account.
        InsufficientFunds = "insufficientFunds",
        /// More than the customer's agreement allows. [I]
        AgreementLimitExceeded = "agreementLimitExceeded",
        /// A fault on the way to the bank. [I]
        TechnicalFailure = "technicalFailure",
    }
}

/// The body of `POST …/batches`: 1–1000 rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchSubmission {
    /// The batch's name and idempotency key.
    pub batch_reference: BatchReference,
    /// What to debit.
    pub rows: Vec<BatchRow>,
}

/// One debit of a submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchRow {
    /// The row's name, unique in the batch.
    pub row_reference: RowReference,
    /// Whom to debit.
    pub customer_reference: CustomerReference,
    /// How much, in minor units of the Site's currency; positive.
    pub amount: Cents,
}

/// The receipt of a submission; the same one for the same body sent again. [fields I]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchReceipt {
    /// The batch's name; empty when upstream left it out, and then the one it was sent under.
    #[serde(default, deserialize_with = "crate::lenient::null_as_default")]
    pub batch_reference: BatchReference,
    /// `accepted` when fresh.
    #[serde(default)]
    pub state: BatchState,
    /// When the batch was first taken in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted_at: Option<Timestamp>,
    /// How many rows were taken in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row_count: Option<u32>,
}

/// A batch with its rows, at the moment it was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchStatus {
    /// The batch's name.
    pub batch_reference: BatchReference,
    /// Where the batch stands.
    #[serde(default)]
    pub state: BatchState,
    /// When the batch was first taken in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted_at: Option<Timestamp>,
    /// When the last row ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled_at: Option<Timestamp>,
    /// Upstream's own count of its rows.
    #[serde(default, deserialize_with = "crate::lenient::null_as_default")]
    pub row_summary: RowSummary,
    /// Every row with its outcome.
    #[serde(default, deserialize_with = "crate::lenient::null_as_default")]
    pub rows: Vec<RowStatus>,
}

/// How many rows are in which state. Only `failed` is documented; the rest is [I].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RowSummary {
    /// All rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u32>,
    /// Rows not ended yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<u32>,
    /// Rows paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<u32>,
    /// Rows that ended unpaid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<u32>,
}

/// One row with its outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RowStatus {
    /// The row's name.
    pub row_reference: RowReference,
    /// Whom it debits.
    #[serde(default, deserialize_with = "crate::lenient::null_as_default")]
    pub customer_reference: CustomerReference,
    /// How much, in minor units of the Site's currency.
    #[serde(default, deserialize_with = "crate::lenient::null_as_default")]
    pub amount: Cents,
    /// Where the row stands.
    #[serde(default)]
    pub state: RowState,
    /// When it was paid; present on a settled row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled_at: Option<Timestamp>,
    /// Why it was not paid; present on a failed row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure_reason: Option<FailureReason>,
}
