//! One batch.

use wire::{BatchReference, SiteId};

use super::record::{BatchRecord, COLUMNS_READ, read};
use crate::fault::Fault;
use crate::store::Ledger;

impl Ledger {
    /// The batch a reference stands for; where it stands for none, the newest that had it.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn batch(
        &self,
        site: &SiteId,
        reference: &BatchReference,
    ) -> Result<Option<BatchRecord>, Fault> {
        let row = sqlx::query(COLUMNS_READ!(
            "SELECT",
            "FROM batches WHERE site = $1 AND reference = $2 ORDER BY live DESC, prepared_at DESC LIMIT 1"
        ))
        .bind(site.as_str().to_owned())
        .bind(reference.as_str().to_owned())
        .fetch_optional(self.pool())
        .await?;
        row.as_ref().map(read).transpose()
    }

    /// The batch of this id.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn batch_by_id(&self, id: &str) -> Result<Option<BatchRecord>, Fault> {
        let row = sqlx::query(COLUMNS_READ!("SELECT", "FROM batches WHERE id = $1"))
            .bind(id.to_owned())
            .fetch_optional(self.pool())
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// The very text that is sent for a batch, as long as it is the one of this hash: whoever is shown its rows
    /// approves that hash. `None` when it was edited since, and for one that is followed only.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn batch_body(&self, id: &str, hash: &str) -> Result<Option<String>, Fault> {
        let body: Option<Option<String>> =
            sqlx::query_scalar("SELECT body FROM batches WHERE id = $1 AND hash = $2")
                .bind(id.to_owned())
                .bind(hash.to_owned())
                .fetch_optional(self.pool())
                .await?;
        Ok(body.flatten())
    }
}
