//! Who may ask: one at a time, and for a while only.

use sqlx::Row;
use wire::{BatchReference, SiteId, Timestamp};

use super::row::{CHECK_READ, CheckRecord, read};
use crate::fault::Fault;
use crate::store::{Ledger, Writing};

/// The right to ask once.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// What proves that it is still ours.
    pub claim: String,
    /// What is known.
    pub before: CheckRecord,
}

impl Ledger {
    /// Takes the right to ask about a reference, until `until`; `None` when it is not due, or somebody else
    /// has it.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn claim_check(
        &self,
        site: &SiteId,
        reference: &BatchReference,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<Claimed>, Fault> {
        let claim = crate::id::fresh();
        let mut writing = self.write().await?;
        let row = sqlx::query(CHECK_READ!(
            "INSERT INTO checks (site, reference, check_after, claim, since) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (site, reference) DO UPDATE SET check_after = excluded.check_after, \
             claim = excluded.claim WHERE checks.check_after <= $5 RETURNING",
            ""
        ))
        .bind(site.as_str().to_owned())
        .bind(reference.as_str().to_owned())
        .bind(until.0)
        .bind(claim.clone())
        .bind(now.0)
        .fetch_optional(&mut *writing)
        .await?;
        writing.commit().await?;
        let claimed = |row| {
            Ok(Claimed {
                claim,
                before: read(row)?,
            })
        };
        row.as_ref().map(claimed).transpose()
    }

    /// Makes the worker look at a reference at this instant, though nothing was sent from here.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn watch(&self, site: &SiteId, reference: &BatchReference, at: Timestamp) -> Result<(), Fault> {
        sqlx::query(
            "INSERT INTO checks (site, reference, check_after, watch_at, since) VALUES ($1, $2, 0, $3, $3) \
             ON CONFLICT (site, reference) DO UPDATE SET watch_at = excluded.watch_at",
        )
        .bind(site.as_str().to_owned())
        .bind(reference.as_str().to_owned())
        .bind(at.0)
        .execute(self.pool())
        .await?;
        Ok(())
    }

    /// References the worker is to look at, the longest due first, at most `limit`.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn due_to_check(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<(SiteId, BatchReference)>, Fault> {
        let rows = sqlx::query(
            "SELECT site, reference FROM checks WHERE watch_at IS NOT NULL AND watch_at <= $1 \
             AND check_after <= $1 ORDER BY watch_at LIMIT $2",
        )
        .bind(now.0)
        .bind(i64::from(limit))
        .fetch_all(self.pool())
        .await?;
        let mut due = Vec::with_capacity(rows.len());
        for row in rows {
            let (site, reference): (String, String) = (row.try_get("site")?, row.try_get("reference")?);
            if let (Ok(site), Ok(reference)) = (SiteId::parse(&site), BatchReference::parse(&reference)) {
                due.push((site, reference));
            }
        }
        Ok(due)
    }

    /// Forgets references that upstream did not know and that may be asked for again; how many such are left.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn forget_unknown(&self, now: Timestamp) -> Result<u32, Fault> {
        sqlx::query(
            "DELETE FROM checks WHERE status IS NULL AND watch_at IS NULL AND submissions = 0 AND check_after <= $1",
        )
        .bind(now.0)
        .execute(self.pool())
        .await?;
        let left: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM checks WHERE status IS NULL AND watch_at IS NULL AND submissions = 0",
        )
        .fetch_one(self.pool())
        .await?;
        Ok(u32::try_from(left).unwrap_or(u32::MAX))
    }
}

/// A batch of this name was taken in: what was known of an older one, or of its absence, no longer holds, and
/// the worker looks at `watch_at`. When upstream was last asked is *not* forgotten.
pub(crate) async fn expect(
    writing: &mut Writing,
    site: &SiteId,
    reference: &BatchReference,
    watch_at: Timestamp,
) -> Result<(), Fault> {
    sqlx::query(
        "INSERT INTO checks (site, reference, check_after, watch_at, since, submissions) \
         VALUES ($1, $2, 0, $3, $3, 1) ON CONFLICT (site, reference) DO UPDATE SET watch_at = excluded.watch_at, \
         since = excluded.since, submissions = checks.submissions + 1, problem = NULL, \
         version = checks.version + 1, status = NULL, state = NULL, submitted_at = NULL, checked_at = NULL",
    )
    .bind(site.as_str().to_owned())
    .bind(reference.as_str().to_owned())
    .bind(watch_at.0)
    .execute(&mut **writing)
    .await?;
    Ok(())
}

/// Makes the worker look at the reference of a batch at this instant.
pub(crate) async fn watch_batch(writing: &mut Writing, id: &str, at: Timestamp) -> Result<(), Fault> {
    sqlx::query(
        "INSERT INTO checks (site, reference, check_after, watch_at, since) \
         SELECT site, reference, 0, $1, $1 FROM batches WHERE id = $2 \
         ON CONFLICT (site, reference) DO UPDATE SET watch_at = excluded.watch_at",
    )
    .bind(at.0)
    .bind(id.to_owned())
    .execute(&mut **writing)
    .await?;
    Ok(())
}
