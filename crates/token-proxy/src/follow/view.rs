//! What a browser is told about a batch: the ledger's record, and upstream's newest word.

use std::sync::Arc;

use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ledger::batches::BatchRecord;
use ledger::checks::{CheckRecord, StatusHead};
use ledger::{Ledger, Person};
use sha2::{Digest, Sha256};
use wire::api::{BatchEntry, BatchSnapshot, BatchStage, Problem, problem_codes};
use wire::pyng::{BatchState, BatchStatus, BatchSubmission, RowState, RowStatus, RowSummary};
use wire::{BatchReference, SiteId, Timestamp};

use super::pauses;
use crate::app::App;
use crate::refusal::Refusal;

/// When a page looks again at a batch that is on its way to upstream.
const SENDING_MS: i64 = 3 * Timestamp::SECOND;

/// A batch as it is told, but for its rows, which are fetched only when they are.
pub(crate) struct View {
    entry: Option<BatchEntry>,
    rows: Rows,
    checked_at: Timestamp,
    next_check_at: Option<Timestamp>,
    overdue: bool,
    last_problem: Option<Problem>,
}

/// Where the rows are.
enum Rows {
    /// In the newest status, of this version.
    Status(i64),
    /// In the body that is, or was to be, sent: of the batch with this id, as long as it has this hash.
    Body(String, String),
}

impl View {
    /// Puts together what is known. `trouble` is why the newest look did not even ask.
    ///
    /// # Errors
    /// When nothing is known of the batch, and why.
    pub(crate) async fn of(
        app: &App,
        site: &SiteId,
        reference: &BatchReference,
        viewer: &Person,
        trouble: Option<Refusal>,
    ) -> Result<Self, Refusal> {
        let batch = app.ledger().batch(site, reference).await?;
        let known = app.ledger().check_of(site, reference).await?;
        let left = known
            .as_ref()
            .map_or(0, |known| known.check_after.since(app.ledger_now()).max(0));
        // What kept it from being asked lasts a moment: a page must not ask without a pause.
        let again = trouble
            .as_ref()
            .map_or(0, |trouble| trouble.seconds().unwrap_or(5));
        let left = left.max(
            i64::try_from(again)
                .unwrap_or(0)
                .saturating_mul(Timestamp::SECOND),
        );
        let now = app.clock().now();
        let head = known
            .as_ref()
            .and_then(|known| Some((known, known.status.as_ref()?)));
        match (batch, head) {
            (Some(batch), Some((known, head))) if batch.is_upstream() => Ok(followed(
                known,
                head,
                Some(batch.entry(Some(viewer))),
                (now, left),
                trouble,
            )),
            (None, Some((known, head))) => Ok(followed(known, head, None, (now, left), trouble)),
            (Some(batch), _) if batch.hash.is_some() => {
                Ok(written(&batch, known, viewer, (now, left), trouble))
            }
            _ => Err(match (trouble, known.and_then(|known| known.problem)) {
                (Some(trouble), _) => trouble,
                (None, Some(problem)) => Refusal::from(problem).retry_after(seconds_up(left)),
                (None, None) => wait(seconds_up(left)),
            }),
        }
    }

    /// The name of this very content, for this very person.
    pub(crate) fn etag(&self) -> String {
        let mut hash = Sha256::new();
        let rows = match &self.rows {
            Rows::Status(version) => version.to_string(),
            Rows::Body(id, _) => id.clone(),
        };
        // The id of the problem's request is new each time a token is not to be had.
        let problem = self
            .last_problem
            .as_ref()
            .map(|problem| (&problem.code, problem.status));
        let parts = (&self.entry, rows, self.next_check_at, self.overdue, problem);
        hash.update(serde_json::to_vec(&parts).unwrap_or_default());
        let name = URL_SAFE_NO_PAD.encode(hash.finalize().as_slice().get(..16).unwrap_or_default());
        format!("\"{name}\"")
    }

    /// The whole of it.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub(crate) async fn snapshot(
        self,
        app: &App,
        site: &SiteId,
        reference: &BatchReference,
    ) -> Result<BatchSnapshot, Refusal> {
        let batch = match &self.rows {
            Rows::Status(version) => {
                let status = app.desk().status(app.ledger(), site, reference, *version).await?;
                status.map(Arc::unwrap_or_clone).ok_or_else(|| wait(1))?
            }
            Rows::Body(id, hash) => pending(app.ledger(), (id, hash), reference).await?,
        };
        Ok(BatchSnapshot {
            entry: self.entry,
            batch,
            checked_at: self.checked_at,
            next_check_at: self.next_check_at,
            overdue: self.overdue,
            last_problem: self.last_problem.map(Box::new),
        })
    }
}

/// Upstream has said how it stands.
fn followed(
    known: &CheckRecord,
    head: &StatusHead,
    entry: Option<BatchEntry>,
    (now, left): (Timestamp, i64),
    trouble: Option<Refusal>,
) -> View {
    let ended = pauses::is_final(&head.state, head.submitted_at, head.checked_at, now);
    View {
        entry,
        rows: Rows::Status(known.version),
        checked_at: head.checked_at,
        next_check_at: (!ended).then(|| now.plus(left)),
        overdue: pauses::is_overdue(&head.state, head.submitted_at, now),
        last_problem: trouble
            .map(|trouble| trouble.into_inner().problem)
            .or(known.problem.clone()),
    }
}

/// Upstream has said nothing yet.
fn written(
    batch: &BatchRecord,
    known: Option<CheckRecord>,
    viewer: &Person,
    (now, left): (Timestamp, i64),
    trouble: Option<Refusal>,
) -> View {
    let next_check_at = match batch.stage {
        BatchStage::Sending => Some(now.plus(SENDING_MS)),
        _ if batch.is_upstream() => Some(now.plus(left)),
        _ => None,
    };
    let asked = known
        .filter(|_| batch.is_upstream())
        .and_then(|known| known.problem);
    View {
        rows: Rows::Body(batch.id.clone(), batch.hash.clone().unwrap_or_default()),
        checked_at: batch.prepared_at,
        next_check_at,
        overdue: false,
        last_problem: trouble.map(|trouble| trouble.into_inner().problem).or(asked),
        entry: Some(batch.entry(Some(viewer))),
    }
}

/// The rows of the body, as they are before anything has become of them; of that very body whose hash the entry
/// tells, for that hash is what is approved by who sees these rows.
async fn pending(
    ledger: &Ledger,
    (id, hash): (&str, &str),
    reference: &BatchReference,
) -> Result<BatchStatus, Refusal> {
    let body = ledger.batch_body(id, hash).await?.ok_or_else(edited)?;
    let unreadable = |_| Refusal::internal().cause("a batch's body cannot be read");
    let batch: BatchSubmission = serde_json::from_str(&body).map_err(unreadable)?;
    let count = u32::try_from(batch.rows.len()).ok();
    let row = |row: wire::pyng::BatchRow| RowStatus {
        row_reference: row.row_reference,
        customer_reference: row.customer_reference,
        amount: row.amount,
        state: RowState::Pending,
        settled_at: None,
        failure_reason: None,
    };
    Ok(BatchStatus {
        batch_reference: reference.clone(),
        state: BatchState::default(),
        submitted_at: None,
        settled_at: None,
        row_summary: RowSummary {
            total: count,
            pending: count,
            settled: Some(0),
            failed: Some(0),
        },
        rows: batch.rows.into_iter().map(row).collect(),
    })
}

/// Edited between two reads: what was read first is no more.
fn edited() -> Refusal {
    let title = "The batch was changed just now.";
    Refusal::new(StatusCode::CONFLICT, problem_codes::BATCH_CHANGED, title)
        .detail("Look at it again.")
        .retry_after(1)
}

/// Milliseconds as whole seconds, rounded up.
fn seconds_up(ms: i64) -> u64 {
    u64::try_from(ms).unwrap_or(0).div_ceil(1000)
}

/// The proxy keeps the contract's limit.
pub(crate) fn wait(seconds: u64) -> Refusal {
    let title = "Pyng may be asked about a batch once in 30 seconds.";
    Refusal::new(StatusCode::TOO_MANY_REQUESTS, problem_codes::WAIT, title)
        .detail("The status comes by itself in a moment.")
        .retry_after(seconds.max(1))
}
