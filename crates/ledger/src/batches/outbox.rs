//! The outbox: one sender at a time has a batch, and only for a while; how it went is written down by whoever
//! still has it.
//!
//! A claim counts a try as *open* before anything leaves. It is closed again only by who knows that nothing
//! arrived: after a crash, or a lost answer, it stays open, and then no refusal alone proves that upstream
//! has not got the batch.

use wire::Timestamp;
use wire::api::Problem;

use super::record::{BatchRecord, COLUMNS_READ, read};
use crate::audit::{Event, Outcome};
use crate::fault::Fault;
use crate::store::Ledger;

/// A batch in one sender's hands.
#[derive(Clone, Debug)]
pub struct Parcel {
    /// The batch.
    pub batch: BatchRecord,
    /// The very text to send.
    pub body: String,
    /// What proves that it is still ours.
    pub claim: String,
    /// An earlier try may have reached upstream.
    pub doubt: bool,
}

/// A try that settled nothing.
#[derive(Clone, Copy, Debug)]
pub struct Postponed<'a> {
    /// When to try again.
    pub send_after: Timestamp,
    /// What stood in the way, for the person.
    pub problem: &'a Problem,
    /// Surely nothing reached upstream this time.
    pub nothing_sent: bool,
}

impl Ledger {
    /// Batches that are due to be sent, the longest due first, at most `limit`.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn due_to_send(&self, now: Timestamp, limit: u32) -> Result<Vec<String>, Fault> {
        Ok(sqlx::query_scalar(
            "SELECT id FROM batches WHERE send_after IS NOT NULL AND send_after <= $1 AND stage = 'sending' \
             ORDER BY send_after LIMIT $2",
        )
        .bind(now.0)
        .bind(i64::from(limit))
        .fetch_all(self.pool())
        .await?)
    }

    /// Takes a batch to send it, until `until`; `None` when it is not due or somebody else has it.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn claim_to_send(
        &self,
        id: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<Parcel>, Fault> {
        let claim = crate::id::fresh();
        let mut writing = self.write().await?;
        let row = sqlx::query(COLUMNS_READ!(
            "UPDATE batches SET send_claim = $1, send_after = $2, tries = tries + 1, open_tries = open_tries + 1, \
             first_tried_at = COALESCE(first_tried_at, $3), \
             open_tried_at = CASE WHEN send_claim IS NULL THEN open_tried_at ELSE send_after END \
             WHERE id = $4 AND stage = 'sending' AND send_after <= $3 RETURNING",
            ", body"
        ))
        .bind(claim.clone())
        .bind(until.0)
        .bind(now.0)
        .bind(id.to_owned())
        .fetch_optional(&mut *writing)
        .await?;
        let Some(row) = row else { return Ok(None) };
        writing.commit().await?;
        let batch = read(&row)?;
        let body: Option<String> = sqlx::Row::try_get(&row, "body")?;
        let gone = || Fault::Unreadable("a batch to be sent has no body".to_owned());
        Ok(Some(Parcel {
            doubt: batch.open_tries > 1,
            batch,
            body: body.ok_or_else(gone)?,
            claim,
        }))
    }

    /// Upstream has it, whoever's claim it is by now: that is certain, and outweighs what was thought before.
    /// From now on it is watched.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn accepted(
        &self,
        batch: &BatchRecord,
        submitted_at: Timestamp,
        watch_at: Timestamp,
        event: Event,
    ) -> Result<Option<BatchRecord>, Fault> {
        let mut writing = self.write().await?;
        crate::checks::expect(&mut writing, &batch.site, &batch.reference, watch_at).await?;
        let row = sqlx::query(COLUMNS_READ!(
            "UPDATE batches SET stage = 'accepted', submitted_at = $1, send_after = NULL, send_claim = NULL, \
             open_tries = 0, problem = NULL, live = CASE WHEN EXISTS (SELECT 1 FROM batches AS other WHERE \
             other.site = $2 AND other.reference = $3 AND other.live = 1 AND other.id <> $4) THEN 0 ELSE 1 END \
             WHERE id = $4 AND stage IN ('sending', 'rejected', 'failed') AND COALESCE(approved, 1) = 1 RETURNING",
            ""
        ))
        .bind(submitted_at.0)
        .bind(batch.site.as_str().to_owned())
        .bind(batch.reference.as_str().to_owned())
        .bind(batch.id.clone())
        .fetch_optional(&mut *writing)
        .await?;
        let Some(row) = row else { return Ok(None) };
        self.end(writing, row, "batch.accepted", Outcome::Done, event)
            .await
    }

    /// Upstream said no, and surely has not got it. With `watch_at` the worker looks from then on whether it has
    /// something under this reference after all: that is written down in the same transaction, for what is
    /// found there must not be sent again unnoticed.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn refused(
        &self,
        id: &str,
        claim: &str,
        problem: &Problem,
        watch_at: Option<Timestamp>,
        event: Event,
    ) -> Result<Option<BatchRecord>, Fault> {
        let end = ("rejected", "batch.refused", false);
        self.close_off(id, claim, end, (problem, watch_at), event).await
    }

    /// It is not tried any more. With `true` beside the problem it is not known whether upstream has it: then its
    /// reference and its rows stay taken.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn given_up(
        &self,
        id: &str,
        claim: &str,
        (problem, in_doubt): (&Problem, bool),
        event: Event,
    ) -> Result<Option<BatchRecord>, Fault> {
        let end = ("failed", "batch.failed", in_doubt);
        self.close_off(id, claim, end, (problem, None), event).await
    }

    /// Nothing is certain yet: it is tried again.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn postpone(
        &self,
        id: &str,
        claim: &str,
        how: &Postponed<'_>,
    ) -> Result<Option<BatchRecord>, Fault> {
        let mut writing = self.write().await?;
        let row = sqlx::query(COLUMNS_READ!(
            "UPDATE batches SET send_after = $1, send_claim = NULL, open_tries = open_tries - $2, problem = $3, \
             open_tried_at = CASE WHEN $2 = 1 THEN open_tried_at ELSE send_after END \
             WHERE id = $4 AND send_claim = $5 AND stage = 'sending' RETURNING",
            ""
        ))
        .bind(how.send_after.0)
        .bind(i64::from(how.nothing_sent))
        .bind(text(how.problem))
        .bind(id.to_owned())
        .bind(claim.to_owned())
        .fetch_optional(&mut *writing)
        .await?;
        writing.commit().await?;
        row.as_ref().map(read).transpose()
    }

    async fn close_off(
        &self,
        id: &str,
        claim: &str,
        (stage, action, live): (&'static str, &'static str, bool),
        (problem, watch_at): (&Problem, Option<Timestamp>),
        event: Event,
    ) -> Result<Option<BatchRecord>, Fault> {
        let mut writing = self.write().await?;
        // Before the batch, as everybody locks them.
        if let Some(at) = watch_at {
            crate::checks::watch_batch(&mut writing, id, at).await?;
        }
        let row = sqlx::query(COLUMNS_READ!(
            "UPDATE batches SET stage = $1, live = $5, send_after = NULL, send_claim = NULL, problem = $2 \
             WHERE id = $3 AND send_claim = $4 AND stage = 'sending' RETURNING",
            ""
        ))
        .bind(stage.to_owned())
        .bind(text(problem))
        .bind(id.to_owned())
        .bind(claim.to_owned())
        .bind(i64::from(live))
        .fetch_optional(&mut *writing)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let event = event.with_detail(problem.code.clone());
        self.end(writing, row, action, Outcome::Failed, event).await
    }

    async fn end(
        &self,
        mut writing: crate::store::Writing,
        row: sqlx::any::AnyRow,
        action: &str,
        outcome: Outcome,
        event: Event,
    ) -> Result<Option<BatchRecord>, Fault> {
        let record = read(&row)?;
        let event = Event {
            action: action.to_owned(),
            outcome,
            ..event
        };
        let event = event.on(record.site.as_str(), record.reference.as_str());
        self.append(&mut writing, &event).await?;
        writing.commit().await?;
        Ok(Some(record))
    }

    /// How many batches are on their way, and since when the oldest is; for those who keep watch.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn outbox_depth(&self) -> Result<(u32, Option<Timestamp>), Fault> {
        let row = sqlx::query(
            "SELECT COUNT(*) AS depth, MIN(COALESCE(decided_at, prepared_at)) AS oldest FROM batches \
             WHERE send_after IS NOT NULL AND stage = 'sending'",
        )
        .fetch_one(self.pool())
        .await?;
        let depth: i64 = sqlx::Row::try_get(&row, "depth")?;
        let oldest: Option<i64> = sqlx::Row::try_get(&row, "oldest")?;
        Ok((u32::try_from(depth).unwrap_or(u32::MAX), oldest.map(Timestamp)))
    }
}

fn text(problem: &Problem) -> Option<String> {
    serde_json::to_string(problem).ok()
}
