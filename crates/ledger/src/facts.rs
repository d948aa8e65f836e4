//! Small facts with a name of their own.

use crate::audit::Event;
use crate::fault::Fault;
use crate::store::Ledger;

impl Ledger {
    /// Keeps a fact and, when it differs from what was known (`usual`, when nothing was), writes the event with
    /// it. What it gives is the value before.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn settle_fact(
        &self,
        name: &str,
        value: &str,
        usual: &str,
        event: &Event,
    ) -> Result<Option<String>, Fault> {
        let mut writing = self.write().await?;
        let before: Option<String> = sqlx::query_scalar("SELECT value FROM facts WHERE name = $1")
            .bind(name.to_owned())
            .fetch_optional(&mut *writing)
            .await?;
        if before.as_deref().unwrap_or(usual) == value {
            return Ok(before);
        }
        sqlx::query(
            "INSERT INTO facts (name, value) VALUES ($1, $2) \
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        )
        .bind(name.to_owned())
        .bind(value.to_owned())
        .execute(&mut *writing)
        .await?;
        self.append(&mut writing, event).await?;
        writing.commit().await?;
        Ok(before)
    }
}
