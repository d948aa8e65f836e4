//! Taking an answer in.

use std::collections::HashMap;

use serde_json::{Value, json};
use sqlx::Row;
use wire::api::{BatchStage, Problem, Tally};
use wire::pyng::{BatchRow, BatchState, BatchStatus, RowState, RowStatus};
use wire::{BatchReference, Cents, SiteId, Timestamp};

use crate::audit::Event;
use crate::batches::{BatchRecord, COLUMNS_READ, KEPT_MS, content_hash, read, search_text};
use crate::fault::Fault;
use crate::store::{Ledger, Writing};

/// A question that was answered, or not.
#[derive(Clone, Copy, Debug)]
pub struct Answered<'a> {
    /// Where.
    pub site: &'a SiteId,
    /// About what.
    pub reference: &'a BatchReference,
    /// By whose claim.
    pub claim: &'a str,
    /// How often the batch had been sent before it was asked: an answer from before a submission says nothing.
    pub submissions: i64,
    /// Now, for people.
    pub at: Timestamp,
    /// Nobody asks again before.
    pub check_after: Timestamp,
    /// When the worker looks again by itself.
    pub watch_at: Option<Timestamp>,
    /// What it brought.
    pub finding: Finding<'a>,
}

/// What a question brought.
#[derive(Clone, Copy, Debug)]
pub enum Finding<'a> {
    /// The batch as it stands.
    Status(&'a BatchStatus),
    /// Nothing, and why; `throttled` are the 429s in a row.
    Nothing {
        /// What is told.
        problem: &'a Problem,
        /// 429s in a row.
        throttled: u32,
    },
}

/// What became of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noted {
    /// Written down.
    Done,
    /// It was older than a submission: only the wait was written down.
    Outdated,
    /// The claim had run out and was taken by another: nothing was written down.
    Late,
}

/// How many rows are in which state, and what they come to.
#[derive(Clone, Copy, Default)]
struct Tallies {
    all: Tally,
    paid: Tally,
    failed: Tally,
    pending: Tally,
}

impl Ledger {
    /// Writes an answer down: the status, the batch's stage and tallies, what changed, and `batch.settled` in
    /// the audit trail. `event` says when, and upstream's trace id.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn record_check(&self, answer: &Answered<'_>, event: Event) -> Result<Noted, Fault> {
        let mut writing = self.write().await?;
        let row = sqlx::query(
            "UPDATE checks SET claim = NULL, check_after = $1, version = version + 1 \
             WHERE site = $2 AND reference = $3 AND claim = $4 RETURNING submissions, version, status",
        )
        .bind(answer.check_after.0)
        .bind(answer.site.as_str().to_owned())
        .bind(answer.reference.as_str().to_owned())
        .bind(answer.claim.to_owned())
        .fetch_optional(&mut *writing)
        .await?;
        let Some(row) = row else { return Ok(Noted::Late) };
        if row.try_get::<i64, _>("submissions")? != answer.submissions {
            writing.commit().await?;
            return Ok(Noted::Outdated);
        }
        match answer.finding {
            Finding::Nothing { problem, throttled } => {
                note_problem(&mut writing, answer, problem, throttled).await?;
            }
            Finding::Status(status) => {
                let before: Option<String> = row.try_get("status")?;
                let before = before.and_then(|text| serde_json::from_str::<BatchStatus>(&text).ok());
                let tallies = tally(&status.rows);
                note_status(&mut writing, answer, status).await?;
                if let Some(changed) = changes(before.as_ref(), status) {
                    let version: i64 = row.try_get("version")?;
                    note_change(&mut writing, answer, (version, status, &tallies), &changed).await?;
                }
                let settled = advance(&mut writing, answer, status, &tallies).await?;
                if settled {
                    let detail = format!(
                        "{} paid, {} minor units; {} unpaid, {} minor units",
                        tallies.paid.count, tallies.paid.sum.0, tallies.failed.count, tallies.failed.sum.0
                    );
                    let event = Event {
                        action: "batch.settled".to_owned(),
                        ..event
                    };
                    let event = event.on(answer.site.as_str(), answer.reference.as_str());
                    self.append(&mut writing, &event.with_detail(detail)).await?;
                }
            }
        }
        writing.commit().await?;
        Ok(Noted::Done)
    }
}

async fn note_problem(
    writing: &mut Writing,
    answer: &Answered<'_>,
    problem: &Problem,
    throttled: u32,
) -> Result<(), Fault> {
    sqlx::query(
        "UPDATE checks SET problem = $1, throttled = $2, watch_at = $3 WHERE site = $4 AND reference = $5",
    )
    .bind(serde_json::to_string(problem).ok())
    .bind(i64::from(throttled))
    .bind(answer.watch_at.map(|at| at.0))
    .bind(answer.site.as_str().to_owned())
    .bind(answer.reference.as_str().to_owned())
    .execute(&mut **writing)
    .await?;
    Ok(())
}

async fn note_status(
    writing: &mut Writing,
    answer: &Answered<'_>,
    status: &BatchStatus,
) -> Result<(), Fault> {
    sqlx::query(
        "UPDATE checks SET problem = NULL, throttled = 0, watch_at = $1, status = $2, state = $3, \
         submitted_at = $4, checked_at = $5 WHERE site = $6 AND reference = $7",
    )
    .bind(answer.watch_at.map(|at| at.0))
    .bind(serde_json::to_string(status).ok())
    .bind(status.state.as_str().to_owned())
    .bind(status.submitted_at.map(|at| at.0))
    .bind(answer.at.0)
    .bind(answer.site.as_str().to_owned())
    .bind(answer.reference.as_str().to_owned())
    .execute(&mut **writing)
    .await?;
    Ok(())
}

/// The rows that are not as they were; `None` when nothing is.
fn changes(before: Option<&BatchStatus>, now: &BatchStatus) -> Option<String> {
    if before == Some(now) {
        return None;
    }
    let old: HashMap<&str, &RowStatus> = before
        .iter()
        .flat_map(|before| &before.rows)
        .map(|row| (row.row_reference.as_str(), row))
        .collect();
    let rows: Vec<Value> = now
        .rows
        .iter()
        .filter(|row| old.get(row.row_reference.as_str()) != Some(row))
        // That every row begins as pending is no news.
        .filter(|row| before.is_some() || row.state != RowState::Pending)
        .map(|row| {
            json!({ "rowReference": row.row_reference, "state": row.state, "settledAt": row.settled_at,
                    "failureReason": row.failure_reason })
        })
        .collect();
    Some(json!({ "summary": now.row_summary, "rows": rows }).to_string())
}

async fn note_change(
    writing: &mut Writing,
    answer: &Answered<'_>,
    (version, status, tallies): (i64, &BatchStatus, &Tallies),
    changed: &str,
) -> Result<(), Fault> {
    sqlx::query(
        "INSERT INTO status_changes (site, reference, at, version, state, paid_count, paid_sum, failed_count, \
         failed_sum, pending_count, pending_sum, changed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(answer.site.as_str().to_owned())
    .bind(answer.reference.as_str().to_owned())
    .bind(answer.at.0)
    .bind(version)
    .bind(status.state.as_str().to_owned())
    .bind(i64::from(tallies.paid.count))
    .bind(tallies.paid.sum.0)
    .bind(i64::from(tallies.failed.count))
    .bind(tallies.failed.sum.0)
    .bind(i64::from(tallies.pending.count))
    .bind(tallies.pending.sum.0)
    .bind(changed.to_owned())
    .execute(&mut **writing)
    .await?;
    Ok(())
}

/// Moves the batch on; whether it has settled by this.
async fn advance(
    writing: &mut Writing,
    answer: &Answered<'_>,
    status: &BatchStatus,
    tallies: &Tallies,
) -> Result<bool, Fault> {
    let row = sqlx::query(COLUMNS_READ!(
        "SELECT",
        "FROM batches WHERE site = $1 AND reference = $2 AND live = 1"
    ))
    .bind(answer.site.as_str().to_owned())
    .bind(answer.reference.as_str().to_owned())
    .fetch_optional(&mut **writing)
    .await?;
    let there = row.as_ref().map(read).transpose()?;
    match there {
        // Sealed or on its way: upstream's word about this name does not prove that it is this batch.
        Some(batch) if !batch.is_upstream() => Ok(false),
        // After 90 days the name may stand for another batch.
        Some(batch) if is_another(&batch, status) => {
            sqlx::query("UPDATE batches SET live = 0 WHERE id = $1")
                .bind(batch.id)
                .execute(&mut **writing)
                .await?;
            adopt(writing, answer, status, tallies).await?;
            Ok(false)
        }
        Some(batch) => {
            update(writing, &batch, status, tallies).await?;
            Ok(batch.stage != BatchStage::Settled && status.state == BatchState::Settled)
        }
        None => {
            adopt(writing, answer, status, tallies).await?;
            Ok(false)
        }
    }
}

fn is_another(batch: &BatchRecord, status: &BatchStatus) -> bool {
    match (batch.submitted_at, status.submitted_at) {
        (Some(old), Some(new)) => new.since(old) >= KEPT_MS,
        _ => false,
    }
}

async fn update(
    writing: &mut Writing,
    batch: &BatchRecord,
    status: &BatchStatus,
    tallies: &Tallies,
) -> Result<(), Fault> {
    let stage = match stage(&status.state) {
        Some(stage) if batch.stage != BatchStage::Settled => stage,
        _ => batch.stage.as_str(),
    };
    sqlx::query(
        "UPDATE batches SET stage = $1, paid_count = $2, paid_sum = $3, failed_count = $4, failed_sum = $5, \
         submitted_at = COALESCE($6, submitted_at), settled_at = COALESCE($7, settled_at) WHERE id = $8",
    )
    .bind(stage.to_owned())
    .bind(i64::from(tallies.paid.count))
    .bind(tallies.paid.sum.0)
    .bind(i64::from(tallies.failed.count))
    .bind(tallies.failed.sum.0)
    .bind(status.submitted_at.map(|at| at.0))
    .bind(status.settled_at.map(|at| at.0))
    .bind(batch.id.clone())
    .execute(&mut **writing)
    .await?;
    Ok(())
}

/// A batch that was sent past the portal is kept as well: its rows must not be sent a second time unnoticed.
async fn adopt(
    writing: &mut Writing,
    answer: &Answered<'_>,
    status: &BatchStatus,
    tallies: &Tallies,
) -> Result<(), Fault> {
    let rows: Vec<BatchRow> = status.rows.iter().map(as_sent).collect();
    sqlx::query(
        "INSERT INTO batches (id, site, reference, live, stage, content_hash, search_text, row_count, row_sum, \
         paid_count, paid_sum, failed_count, failed_sum, prepared_at, submitted_at, settled_at) \
         VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) \
         ON CONFLICT DO NOTHING",
    )
    .bind(crate::id::fresh())
    .bind(answer.site.as_str().to_owned())
    .bind(answer.reference.as_str().to_owned())
    .bind(stage(&status.state).unwrap_or("accepted").to_owned())
    .bind(content_hash(&rows))
    .bind(search_text(answer.reference, None, &rows))
    .bind(i64::from(tallies.all.count))
    .bind(tallies.all.sum.0)
    .bind(i64::from(tallies.paid.count))
    .bind(tallies.paid.sum.0)
    .bind(i64::from(tallies.failed.count))
    .bind(tallies.failed.sum.0)
    .bind(answer.at.0)
    .bind(status.submitted_at.map(|at| at.0))
    .bind(status.settled_at.map(|at| at.0))
    .execute(&mut **writing)
    .await?;
    Ok(())
}

fn as_sent(row: &RowStatus) -> BatchRow {
    BatchRow {
        row_reference: row.row_reference.clone(),
        customer_reference: row.customer_reference.clone(),
        amount: row.amount,
    }
}

/// The stage of an upstream state; `None` for one that is not known here.
fn stage(state: &BatchState) -> Option<&'static str> {
    match state {
        BatchState::Accepted => Some("accepted"),
        BatchState::InProgress => Some("inProgress"),
        BatchState::Settled => Some("settled"),
        BatchState::Other(_) => None,
    }
}

fn tally(rows: &[RowStatus]) -> Tallies {
    let mut tallies = Tallies::default();
    for row in rows {
        add(&mut tallies.all, row.amount);
        add(
            match row.state {
                RowState::Settled => &mut tallies.paid,
                RowState::Failed => &mut tallies.failed,
                _ => &mut tallies.pending,
            },
            row.amount,
        );
    }
    tallies
}

fn add(tally: &mut Tally, amount: Cents) {
    tally.count = tally.count.saturating_add(1);
    tally.sum = Cents(tally.sum.0.saturating_add(amount.0));
}
