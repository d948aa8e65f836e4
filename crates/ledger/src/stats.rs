//! What is in the ledger, in numbers.

use sqlx::AssertSqlSafe;

use crate::audit::Mark;
use crate::copy::TABLES;
use crate::fault::Fault;
use crate::store::Ledger;

/// Figures for the operator.
#[derive(Clone, Debug)]
pub struct Stats {
    /// Rows of each table.
    pub rows: Vec<(&'static str, u64)>,
    /// The last line of the audit trail.
    pub head: Mark,
    /// Each key of the key file, and how many audit lines and sealed values stand on it.
    pub keys: Vec<(String, u64)>,
    /// The key that seals and signs now.
    pub active: String,
}

impl Ledger {
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn stats(&self) -> Result<Stats, Fault> {
        let mut rows = Vec::new();
        for table in TABLES {
            let words = format!("SELECT COUNT(*) FROM {}", table.name);
            let count: i64 = sqlx::query_scalar(AssertSqlSafe(words))
                .fetch_one(self.pool())
                .await?;
            rows.push((table.name, u64::try_from(count).unwrap_or(0)));
        }
        let mut keys = Vec::new();
        for key in self.keys().ids() {
            keys.push((key.to_owned(), self.uses_of_key(key).await?));
        }
        Ok(Stats {
            rows,
            head: self.head().await?,
            keys,
            active: self.keys().active().to_owned(),
        })
    }

    /// Whether nothing was ever written into it.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn is_empty(&self) -> Result<bool, Fault> {
        let stats = self.stats().await?;
        let written = |(table, rows): &(&str, u64)| *rows > 0 && !matches!(*table, "facts" | "audit_head");
        Ok(stats.head.seq == 0 && !stats.rows.iter().any(written))
    }
}
