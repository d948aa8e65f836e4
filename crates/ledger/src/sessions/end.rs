//! Sessions end.

use sqlx::Row;
use wire::Timestamp;

use super::ID_TOKEN;
use crate::audit::Event;
use crate::fault::Fault;
use crate::people::Person;
use crate::store::Ledger;

impl Ledger {
    /// Ends one session of this very person; `None` when they have none of that name. What it gives is the
    /// identity token it was begun with, if any.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn end_session(
        &self,
        person: &Person,
        id: &str,
        event: &Event,
    ) -> Result<Option<Option<String>>, Fault> {
        let mut writing = self.write().await?;
        let ended = sqlx::query(
            "DELETE FROM sessions WHERE id = $1 \
             AND person IN (SELECT id FROM people WHERE iss = $2 AND sub = $3) RETURNING id_token",
        )
        .bind(id.to_owned())
        .bind(person.iss.clone())
        .bind(person.sub.clone())
        .fetch_optional(&mut *writing)
        .await?;
        let Some(ended) = ended else { return Ok(None) };
        let sealed: Option<String> = ended.try_get("id_token")?;
        self.append(&mut writing, event).await?;
        writing.commit().await?;
        // One sealed under a key that is gone must not keep anybody signed in.
        Ok(Some(
            sealed.and_then(|sealed| self.keys().open(ID_TOKEN, id, &sealed).ok()),
        ))
    }

    /// Ends every session of a person; how many there were.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn end_sessions_of(&self, person: &Person, event: &Event) -> Result<u64, Fault> {
        let mut writing = self.write().await?;
        let ended = sqlx::query(
            "DELETE FROM sessions WHERE person IN (SELECT id FROM people WHERE iss = $1 AND sub = $2)",
        )
        .bind(person.iss.clone())
        .bind(person.sub.clone())
        .execute(&mut *writing)
        .await?;
        self.append(&mut writing, event).await?;
        writing.commit().await?;
        Ok(ended.rows_affected())
    }

    /// Forgets sessions and links that are over; how many sessions there were.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn sweep_sessions(&self, now: Timestamp, unused_since: Timestamp) -> Result<u64, Fault> {
        sqlx::query("DELETE FROM set_up_links WHERE ends_at <= $1")
            .bind(now.0)
            .execute(self.pool())
            .await?;
        let swept = sqlx::query("DELETE FROM sessions WHERE ends_at <= $1 OR seen_at <= $2")
            .bind(now.0)
            .bind(unused_since.0)
            .execute(self.pool())
            .await?;
        Ok(swept.rows_affected())
    }
}
