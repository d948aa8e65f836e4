//! Giving up the oldest lines, so that the rest can still be verified.

use sqlx::Row;
use wire::Timestamp;

use super::anchor::{self, Mark};
use super::{Event, Verdict};
use crate::fault::Fault;
use crate::store::Ledger;

impl Ledger {
    /// Gives up every line before the first one of `before` or later, and never the last one. A chain that is
    /// broken is left as it is: it is evidence. Writes down that it was done, and gives how many lines went.
    ///
    /// # Errors
    /// When the ledger is not to be had, or [`Fault::Unreadable`] when the chain is broken.
    pub async fn trim_audit(&self, before: Timestamp, now: Timestamp) -> Result<u64, Fault> {
        let Some(last) = self.last_before(before).await? else {
            return Ok(0);
        };
        if let Verdict::Broken { seq, what } = self.verify(&[]).await? {
            return Err(Fault::Unreadable(format!(
                "the audit chain is broken: line {seq} {what}"
            )));
        }
        let mut writing = self.write().await?;
        let line = sqlx::query("SELECT seq, mac FROM audit WHERE seq = $1")
            .bind(last)
            .fetch_optional(&mut *writing)
            .await?;
        // Another proxy was here first.
        let Some(line) = line else { return Ok(0) };
        let seq: i64 = line.try_get("seq")?;
        let mark = Mark {
            seq: u64::try_from(seq).unwrap_or(0),
            mac: line.try_get("mac")?,
        };
        anchor::move_beginning(&mut *writing, self.keys(), &mark).await?;
        let gone = sqlx::query("DELETE FROM audit WHERE seq <= $1")
            .bind(last)
            .execute(&mut *writing)
            .await?;
        let event = Event::new(now, "audit.trimmed").with_detail(format!("lines up to {}", mark.seq));
        self.append(&mut writing, &event).await?;
        writing.commit().await?;
        Ok(gone.rows_affected())
    }

    /// The last line that may go. The clock may have been set back: what counts is the first that must stay.
    async fn last_before(&self, before: Timestamp) -> Result<Option<i64>, Fault> {
        let row = sqlx::query(
            "SELECT MIN(seq) AS first, MAX(seq) AS last, \
             MIN(CASE WHEN at >= $1 THEN seq END) AS kept FROM audit",
        )
        .bind(before.0)
        .fetch_one(self.pool())
        .await?;
        let (first, last): (Option<i64>, Option<i64>) = (row.try_get("first")?, row.try_get("last")?);
        let kept: Option<i64> = row.try_get("kept")?;
        let to = kept.or(last).map(|kept| kept - 1);
        Ok(to.filter(|to| first.is_some_and(|first| *to >= first)))
    }
}
