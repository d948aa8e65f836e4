//! A batch: what was sent, when, and what has become of its rows by a given instant.

use std::collections::HashMap;

use wire::pyng::{
    BatchReceipt, BatchRow, BatchState, BatchStatus, BatchSubmission, POLL_INTERVAL_MS, RowState, RowStatus,
    RowSummary,
};
use wire::{CustomerReference, Timestamp};

use super::link::Link;
use super::{outcome, schedule};

/// How long a `batchReference` is kept from its first submission, in ms: 90 days.
const KEPT_MS: i64 = 90 * Timestamp::DAY;

/// A batch that was taken in.
pub(crate) struct Batch {
    pub(crate) submission: BatchSubmission,
    pub(crate) submitted_at: Timestamp,
    pub(crate) last_asked_at: Option<Timestamp>,
}

impl Batch {
    /// Whether the reference is still taken at `now`.
    pub(crate) fn is_kept(&self, now: Timestamp) -> bool {
        now.since(self.submitted_at) < KEPT_MS
    }

    /// The receipt: the same one however often the body is sent.
    pub(crate) fn receipt(&self) -> BatchReceipt {
        BatchReceipt {
            batch_reference: self.submission.batch_reference.clone(),
            state: BatchState::Accepted,
            submitted_at: Some(self.submitted_at),
            row_count: Some(count(self.submission.rows.len())),
        }
    }

    /// Notes that the status was asked for at `now`.
    ///
    /// # Errors
    /// The whole seconds to wait, when it was asked for less than 30 seconds ago.
    pub(crate) fn ask(&mut self, now: Timestamp) -> Result<(), i64> {
        let wait_ms = self
            .last_asked_at
            .map_or(0, |asked| POLL_INTERVAL_MS.saturating_sub(now.since(asked)));
        if wait_ms > 0 {
            // Rounded up: a client that waits exactly so long must be let in.
            return Err(wait_ms.saturating_add(Timestamp::SECOND - 1) / Timestamp::SECOND);
        }
        self.last_asked_at = Some(now);
        Ok(())
    }

    /// The batch as it stands at `now`, each row judged by the links as they were when it was tried.
    pub(crate) fn status(&self, now: Timestamp, links: &[Link]) -> BatchStatus {
        let rows = &self.submission.rows;
        let links = LinksByCustomer::new(links);
        let due = |index| schedule::due(self.submitted_at, index, rows.len());
        let statuses: Vec<RowStatus> = rows
            .iter()
            .enumerate()
            .map(|(index, row)| row_status(row, due(index), now, &links))
            .collect();
        let summary = summarise(&statuses);
        let last_due = due(rows.len().saturating_sub(1));
        let state = if now >= last_due {
            BatchState::Settled
        } else if now >= due(0) {
            BatchState::InProgress
        } else {
            BatchState::Accepted
        };
        BatchStatus {
            batch_reference: self.submission.batch_reference.clone(),
            settled_at: (state == BatchState::Settled).then_some(last_due),
            state,
            submitted_at: Some(self.submitted_at),
            row_summary: summary,
            rows: statuses,
        }
    }
}

/// The links of each customer, so that 1000 rows need not search the whole Site.
struct LinksByCustomer<'a>(HashMap<&'a CustomerReference, Vec<&'a Link>>);

impl<'a> LinksByCustomer<'a> {
    fn new(links: &'a [Link]) -> Self {
        let mut by_customer: HashMap<_, Vec<_>> = HashMap::new();
        for link in links {
            by_customer
                .entry(&link.customer_reference)
                .or_default()
                .push(link);
        }
        Self(by_customer)
    }

    fn was_linked_at(&self, customer: &CustomerReference, instant: Timestamp) -> bool {
        self.0
            .get(customer)
            .is_some_and(|links| links.iter().any(|link| link.was_linked_at(instant)))
    }
}

fn row_status(row: &BatchRow, due: Timestamp, now: Timestamp, links: &LinksByCustomer<'_>) -> RowStatus {
    let mut status = RowStatus {
        row_reference: row.row_reference.clone(),
        customer_reference: row.customer_reference.clone(),
        amount: row.amount,
        state: RowState::Pending,
        settled_at: None,
        failure_reason: None,
    };
    if now >= due {
        status.failure_reason =
            outcome::failure(row.amount, links.was_linked_at(&row.customer_reference, due));
        let failed = status.failure_reason.is_some();
        status.state = if failed {
            RowState::Failed
        } else {
            RowState::Settled
        };
        status.settled_at = (!failed).then_some(due);
    }
    status
}

fn summarise(rows: &[RowStatus]) -> RowSummary {
    let in_state = |state: RowState| Some(count(rows.iter().filter(|row| row.state == state).count()));
    RowSummary {
        total: Some(count(rows.len())),
        pending: in_state(RowState::Pending),
        settled: in_state(RowState::Settled),
        failed: in_state(RowState::Failed),
    }
}

/// A number of rows; never more than 1000.
fn count(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}
