//! The second person: approving or rejecting exactly the body they saw, and taking a batch back.

use wire::api::BatchStage;
use wire::{BatchReference, SiteId, Timestamp};

use super::record::{BatchRecord, COLUMNS_READ, read};
use super::submit::{KEPT_MS, SameRows, lock_site, twin};
use crate::audit::Event;
use crate::fault::Fault;
use crate::people::Person;
use crate::store::Ledger;

/// What a second person says about a sealed batch.
#[derive(Clone, Copy, Debug)]
pub struct Verdict<'a> {
    /// Where.
    pub site: &'a SiteId,
    /// On what.
    pub reference: &'a BatchReference,
    /// The hash of the body they saw.
    pub hash: &'a str,
    /// Yes or no.
    pub approve: bool,
    /// Why.
    pub reason: Option<&'a str>,
    /// Who.
    pub by: &'a Person,
    /// Now, for people.
    pub at: Timestamp,
    /// Now, for the outbox.
    pub due: Timestamp,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decided {
    /// It stands.
    Done(BatchRecord),
    /// The same person has said the same about the same body before; nothing was done.
    Before(BatchRecord),
    /// Nobody decides on what they prepared.
    Own(BatchRecord),
    /// One gave the other the link by which the password was chosen: they may be one.
    Linked(BatchRecord),
    /// Its rows were sent meanwhile under another name, by this one, and nobody said that they are meant twice.
    AlreadySent(BatchRecord),
    /// It is not sealed any more, or has another body.
    Changed(BatchRecord),
    /// There is no such batch.
    Unknown,
}

/// What became of taking a batch back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Withdrawn {
    /// It is taken back; nothing was or will be sent.
    Done(BatchRecord),
    /// It is not sealed any more.
    Changed(BatchRecord),
    /// There is no such batch.
    Unknown,
}

impl Ledger {
    /// Decides on a sealed batch. That it is sealed, has the very body that was seen, and was prepared by
    /// somebody who surely is somebody else, is one condition of the one statement that changes it.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn decide(&self, verdict: &Verdict<'_>, event: Event) -> Result<Decided, Fault> {
        let stage = if verdict.approve { "sending" } else { "rejected" };
        let mut writing = self.write().await?;
        if verdict.approve {
            lock_site(&mut writing, verdict.site).await?;
        }
        let row = sqlx::query(COLUMNS_READ!(
            "UPDATE batches SET stage = $1, live = $2, approved = $3, decided_iss = $4, decided_sub = $5, \
             decided_name = $6, decided_at = $7, reason = $8, send_after = $9 \
             WHERE site = $10 AND reference = $11 AND live = 1 AND stage = 'sealed' AND hash = $12 \
             AND NOT (prepared_iss = $4 AND prepared_sub = $5) AND NOT EXISTS (SELECT 1 FROM people AS preparer, \
             people AS decider WHERE preparer.iss = prepared_iss AND preparer.sub = prepared_sub \
             AND decider.iss = $4 AND decider.sub = $5 AND ( \
             (preparer.link_by_iss = decider.iss AND preparer.link_by_sub = decider.sub) OR \
             (decider.link_by_iss = preparer.iss AND decider.link_by_sub = preparer.sub))) \
             RETURNING",
            ", content_hash"
        ))
        .bind(stage.to_owned())
        .bind(i64::from(verdict.approve))
        .bind(i64::from(verdict.approve))
        .bind(verdict.by.iss.clone())
        .bind(verdict.by.sub.clone())
        .bind(verdict.by.name.clone())
        .bind(verdict.at.0)
        .bind(verdict.reason.map(str::to_owned))
        .bind(verdict.approve.then_some(verdict.due.0))
        .bind(verdict.site.as_str().to_owned())
        .bind(verdict.reference.as_str().to_owned())
        .bind(verdict.hash.to_owned())
        .fetch_optional(&mut *writing)
        .await?;
        let Some(row) = row else {
            drop(writing);
            let there = self.batch(verdict.site, verdict.reference).await?;
            return Ok(there.map_or(Decided::Unknown, |there| refused(there, verdict)));
        };
        let record = read(&row)?;
        let content: Option<String> = sqlx::Row::try_get(&row, "content_hash")?;
        let same = SameRows {
            site: verdict.site,
            reference: verdict.reference,
            content: content.as_deref().unwrap_or_default(),
            since: verdict.at.plus(-KEPT_MS),
            sealed: false,
        };
        if verdict.approve
            && !record.again
            && let Some(twin) = twin(&mut writing, &same).await?
        {
            // Without a commit it goes on waiting.
            return Ok(Decided::AlreadySent(twin));
        }
        let action = if verdict.approve {
            "batch.approved"
        } else {
            "batch.rejected"
        };
        let reason = verdict
            .reason
            .map(|reason| format!(": {reason}"))
            .unwrap_or_default();
        let event = Event {
            action: action.to_owned(),
            ..event
        };
        let event = event
            .on(verdict.site.as_str(), verdict.reference.as_str())
            .with_detail(format!("SHA-256 {}{reason}", verdict.hash));
        self.append(&mut writing, &event).await?;
        writing.commit().await?;
        Ok(Decided::Done(record))
    }

    /// Takes a sealed batch back.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn withdraw(
        &self,
        site: &SiteId,
        reference: &BatchReference,
        event: Event,
    ) -> Result<Withdrawn, Fault> {
        let mut writing = self.write().await?;
        let row = sqlx::query(COLUMNS_READ!(
            "UPDATE batches SET stage = 'withdrawn', live = 0 \
             WHERE site = $1 AND reference = $2 AND live = 1 AND stage = 'sealed' RETURNING",
            ""
        ))
        .bind(site.as_str().to_owned())
        .bind(reference.as_str().to_owned())
        .fetch_optional(&mut *writing)
        .await?;
        let Some(row) = row else {
            drop(writing);
            let there = self.batch(site, reference).await?;
            return Ok(there.map_or(Withdrawn::Unknown, Withdrawn::Changed));
        };
        let record = read(&row)?;
        let event = Event {
            action: "batch.withdrawn".to_owned(),
            ..event
        };
        self.append(&mut writing, &event.on(site.as_str(), reference.as_str()))
            .await?;
        writing.commit().await?;
        Ok(Withdrawn::Done(record))
    }
}

/// Why the statement found nothing to change.
fn refused(there: BatchRecord, verdict: &Verdict<'_>) -> Decided {
    let seen = there.hash.as_deref() == Some(verdict.hash);
    let said = there.judgement.as_ref();
    if seen && said.is_some_and(|said| said.by.is(verdict.by) && said.approved == verdict.approve) {
        return Decided::Before(there);
    }
    if there.prepared_by.as_ref().is_some_and(|one| one.is(verdict.by)) {
        return Decided::Own(there);
    }
    if seen && there.stage == BatchStage::Sealed {
        return Decided::Linked(there);
    }
    Decided::Changed(there)
}
