//! Writing a batch down, before anything leaves: or saying which one there is already.

use sqlx::Row;
use wire::pyng::{BatchRow, BatchSubmission};
use wire::{BatchReference, Cents, SiteId, Timestamp};

use super::hash::{body_hash, content_hash};
use super::record::{BatchRecord, COLUMNS_READ, read};
use crate::audit::Event;
use crate::fault::Fault;
use crate::people::Person;
use crate::store::{Ledger, Writing};

/// How long upstream keeps a `batchReference` (contract, "Submit a batch"): after that it is another batch.
pub(crate) const KEPT_MS: i64 = 90 * Timestamp::DAY;

/// A batch to be written down.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    /// Where.
    pub site: &'a SiteId,
    /// What is to be sent.
    pub batch: &'a BatchSubmission,
    /// The same, as the very text that is to be sent.
    pub body: &'a str,
    /// The file the rows came from.
    pub file_name: Option<&'a str>,
    /// Who prepared it.
    pub by: &'a Person,
    /// Now, for people.
    pub at: Timestamp,
    /// Now, for the outbox.
    pub due: Timestamp,
    /// It waits for a second person.
    pub needs_approval: bool,
    /// The same rows were sent before, and that is meant.
    pub again: bool,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Submitted {
    /// Written down: sealed, or ready to be sent.
    Fresh(BatchRecord),
    /// In the place of the sealed one the same person prepared before.
    Edited(BatchRecord),
    /// This very body is here already; nothing was done.
    Same(BatchRecord),
    /// The reference stands for another body; nothing was done.
    Taken(BatchRecord),
    /// The same rows stand under another reference, or were sent under this one; nothing was done.
    AlreadySent(BatchRecord),
}

impl Ledger {
    /// Writes a batch down in one transaction with its audit line. `event` says who asks and from where.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn submit(&self, draft: &Draft<'_>, event: Event) -> Result<Submitted, Fault> {
        let (hash, content) = (body_hash(draft.body), content_hash(&draft.batch.rows));
        let mut writing = self.write().await?;
        lock_site(&mut writing, draft.site).await?;
        let mut live = live(&mut writing, draft.site, &draft.batch.batch_reference).await?;
        if let Some((old, _)) = live.as_ref().filter(|(old, _)| is_over(old, draft.at)) {
            retire(&mut writing, old).await?;
            live = None;
        }
        let outcome = match live {
            Some((old, _)) if old.hash.as_ref() == Some(&hash) => return Ok(Submitted::Same(old)),
            Some((old, there)) if old.hash.is_none() && there.as_ref() == Some(&content) => {
                return Ok(Submitted::Same(old));
            }
            Some((old, _)) if old.send_after.is_some() || !may_edit(&old, draft.by) => {
                return Ok(Submitted::Taken(old));
            }
            other => other,
        };
        if !draft.again
            && let Some(twin) = twin(&mut writing, &draft.rows(&content)).await?
        {
            return Ok(Submitted::AlreadySent(twin));
        }
        let record = match &outcome {
            Some((old, _)) => replace(&mut writing, &old.id, draft, &hash, &content).await?,
            None => insert(&mut writing, draft, &hash, &content).await?,
        };
        let action = match (&outcome, draft.needs_approval) {
            (Some(_), _) => "batch.edited",
            (None, true) => "batch.prepared",
            (None, false) => "batch.sent",
        };
        let again = if draft.again { ", again on purpose" } else { "" };
        let detail = format!(
            "{} rows, {} minor units, SHA-256 {hash}{again}",
            record.all.count, record.all.sum.0
        );
        let event = Event {
            action: action.to_owned(),
            ..event
        };
        let event = event.on(draft.site.as_str(), record.reference.as_str());
        self.append(&mut writing, &event.with_detail(detail)).await?;
        writing.commit().await?;
        Ok(match outcome {
            Some(_) => Submitted::Edited(record),
            None => Submitted::Fresh(record),
        })
    }
}

impl Draft<'_> {
    fn rows<'a>(&'a self, content: &'a str) -> SameRows<'a> {
        SameRows {
            site: self.site,
            reference: &self.batch.batch_reference,
            content,
            since: self.at.plus(-KEPT_MS),
            sealed: true,
        }
    }
}

/// One at a time in a Site: two that bring the same rows under two names must see each other.
pub(super) async fn lock_site(writing: &mut Writing, site: &SiteId) -> Result<(), Fault> {
    sqlx::query(
        "INSERT INTO facts (name, value) VALUES ($1, '') ON CONFLICT (name) DO UPDATE SET value = ''",
    )
    .bind(format!("batches of {site}"))
    .execute(&mut **writing)
    .await?;
    Ok(())
}

/// Only a sealed one can be changed, and only by who prepared it: anybody else's edit would be their batch.
fn may_edit(old: &BatchRecord, by: &Person) -> bool {
    old.stage == wire::api::BatchStage::Sealed && old.prepared_by.as_ref().is_some_and(|one| one.is(by))
}

/// Whether upstream has forgotten it, so that the reference is free.
fn is_over(old: &BatchRecord, now: Timestamp) -> bool {
    old.is_upstream()
        && old
            .submitted_at
            .is_some_and(|submitted| now.since(submitted) >= KEPT_MS)
}

/// The batch the reference stands for, with the hash of its content.
async fn live(
    writing: &mut Writing,
    site: &SiteId,
    reference: &BatchReference,
) -> Result<Option<(BatchRecord, Option<String>)>, Fault> {
    let row = sqlx::query(COLUMNS_READ!(
        "SELECT content_hash,",
        "FROM batches WHERE site = $1 AND reference = $2 AND live = 1"
    ))
    .bind(site.as_str().to_owned())
    .bind(reference.as_str().to_owned())
    .fetch_optional(&mut **writing)
    .await?;
    row.map(|row| Ok((read(&row)?, row.try_get("content_hash")?)))
        .transpose()
}

async fn retire(writing: &mut Writing, old: &BatchRecord) -> Result<(), Fault> {
    // What was known of it is not known of the next of this name. Before the batch, as everybody locks them.
    sqlx::query(
        "UPDATE checks SET status = NULL, state = NULL, submitted_at = NULL, checked_at = NULL, problem = NULL, \
         watch_at = NULL, version = version + 1 WHERE site = $1 AND reference = $2",
    )
    .bind(old.site.as_str().to_owned())
    .bind(old.reference.as_str().to_owned())
    .execute(&mut **writing)
    .await?;
    sqlx::query("UPDATE batches SET live = 0 WHERE id = $1")
        .bind(old.id.clone())
        .execute(&mut **writing)
        .await?;
    Ok(())
}

/// Which rows are looked for, and who asks.
pub(super) struct SameRows<'a> {
    pub(super) site: &'a SiteId,
    /// The name of the batch that has them.
    pub(super) reference: &'a BatchReference,
    /// Their hash.
    pub(super) content: &'a str,
    /// Upstream has forgotten what it took in before.
    pub(super) since: Timestamp,
    /// One that only waits for a second person counts as well.
    pub(super) sealed: bool,
}

/// A batch of the same rows that was sent, or is to be: one of another name, whether that name still stands for
/// it or not, or an old one of this name.
pub(super) async fn twin(writing: &mut Writing, same: &SameRows<'_>) -> Result<Option<BatchRecord>, Fault> {
    let row = sqlx::query(COLUMNS_READ!(
        "SELECT",
        "FROM batches WHERE site = $1 AND content_hash = $2 AND ( \
         (reference <> $3 AND live = 1 AND (stage IN ('sending', 'failed') OR (stage = 'sealed' AND $5 = 1))) OR \
         (reference <> $3 AND stage IN ('accepted', 'inProgress', 'settled') \
         AND COALESCE(submitted_at, decided_at, prepared_at) > $4) OR \
         (reference = $3 AND live = 0 AND stage IN ('accepted', 'inProgress', 'settled'))) \
         ORDER BY live DESC, prepared_at DESC LIMIT 1"
    ))
    .bind(same.site.as_str().to_owned())
    .bind(same.content.to_owned())
    .bind(same.reference.as_str().to_owned())
    .bind(same.since.0)
    .bind(i64::from(same.sealed))
    .fetch_optional(&mut **writing)
    .await?;
    row.as_ref().map(read).transpose()
}

async fn insert(
    writing: &mut Writing,
    draft: &Draft<'_>,
    hash: &str,
    content: &str,
) -> Result<BatchRecord, Fault> {
    let (count, sum) = totals(&draft.batch.rows);
    let (stage, send_after) = if draft.needs_approval {
        ("sealed", None)
    } else {
        ("sending", Some(draft.due.0))
    };
    let row = sqlx::query(COLUMNS_READ!(
        "INSERT INTO batches (id, site, reference, live, stage, body, hash, content_hash, file_name, search_text, \
         row_count, row_sum, prepared_iss, prepared_sub, prepared_name, prepared_at, send_after, again) \
         VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) RETURNING",
        ""
    ))
    .bind(crate::id::fresh())
    .bind(draft.site.as_str().to_owned())
    .bind(draft.batch.batch_reference.as_str().to_owned())
    .bind(stage.to_owned())
    .bind(draft.body.to_owned())
    .bind(hash.to_owned())
    .bind(content.to_owned())
    .bind(draft.file_name.map(str::to_owned))
    .bind(search_text(&draft.batch.batch_reference, draft.file_name, &draft.batch.rows))
    .bind(count)
    .bind(sum.0)
    .bind(draft.by.iss.clone())
    .bind(draft.by.sub.clone())
    .bind(draft.by.name.clone())
    .bind(draft.at.0)
    .bind(send_after)
    .bind(i64::from(draft.again))
    .fetch_one(&mut **writing)
    .await?;
    read(&row)
}

/// Another body for a sealed one. It stays sealed, whatever the policy says by now.
async fn replace(
    writing: &mut Writing,
    id: &str,
    draft: &Draft<'_>,
    hash: &str,
    content: &str,
) -> Result<BatchRecord, Fault> {
    let (count, sum) = totals(&draft.batch.rows);
    let row = sqlx::query(COLUMNS_READ!(
        "UPDATE batches SET body = $1, hash = $2, content_hash = $3, file_name = $4, search_text = $5, \
         row_count = $6, row_sum = $7, prepared_name = $8, prepared_at = $9, decided_iss = NULL, \
         decided_sub = NULL, decided_name = NULL, decided_at = NULL, approved = NULL, reason = NULL, again = $11 \
         WHERE id = $10 AND stage = 'sealed' RETURNING",
        ""
    ))
    .bind(draft.body.to_owned())
    .bind(hash.to_owned())
    .bind(content.to_owned())
    .bind(draft.file_name.map(str::to_owned))
    .bind(search_text(
        &draft.batch.batch_reference,
        draft.file_name,
        &draft.batch.rows,
    ))
    .bind(count)
    .bind(sum.0)
    .bind(draft.by.name.clone())
    .bind(draft.at.0)
    .bind(id.to_owned())
    .bind(i64::from(draft.again))
    .fetch_optional(&mut **writing)
    .await?;
    // Approved in this very moment, by somebody who did not wait for the lock of the Site.
    let lost = || Fault::Unavailable("the batch was decided on in the same moment".to_owned());
    read(&row.ok_or_else(lost)?)
}

fn totals(rows: &[BatchRow]) -> (i64, Cents) {
    let sum = Cents::checked_sum(rows.iter().map(|row| row.amount)).unwrap_or(Cents(i64::MAX));
    (i64::try_from(rows.len()).unwrap_or(i64::MAX), sum)
}

/// What a search looks through: every reference and the file's name, a line each, in lower case.
pub(crate) fn search_text(reference: &BatchReference, file_name: Option<&str>, rows: &[BatchRow]) -> String {
    let mut lines = vec![reference.as_str(), file_name.unwrap_or_default()];
    for row in rows {
        lines.extend([row.row_reference.as_str(), row.customer_reference.as_str()]);
    }
    lines.join("\n").to_lowercase()
}
