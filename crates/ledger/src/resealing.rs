//! Sealing anew, under the newest key, what an older one sealed: then the older one is needed only to verify the
//! chain, until its lines are given up.

use sqlx::{AssertSqlSafe, Row};

use crate::fault::Fault;
use crate::invitations;
use crate::store::Ledger;

/// What an identity token is sealed for (sessions).
const ID_TOKEN: &str = "id token";

/// Sealed columns: table, column, purpose. The row they are bound to is its `id`.
const SEALED: &[(&str, &str, &str)] = &[
    ("invitations", "link", invitations::LINK),
    ("sessions", "id_token", ID_TOKEN),
];

impl Ledger {
    /// Seals anew whatever is sealed under another key than the active one; how many values that were.
    ///
    /// # Errors
    /// When the ledger is not to be had. A value that does not open is left as it is, and told in the log.
    pub async fn reseal(&self) -> Result<u64, Fault> {
        let own = format!("{}.", self.keys().active());
        let mut done = 0;
        for (table, column, purpose) in SEALED {
            let find = format!(
                "SELECT id, {column} AS sealed FROM {table} WHERE {column} IS NOT NULL \
                 AND substr({column}, 1, length($1)) <> $1"
            );
            let rows = sqlx::query(AssertSqlSafe(find))
                .bind(own.clone())
                .fetch_all(self.pool())
                .await?;
            for row in rows {
                let (id, sealed): (String, String) = (row.try_get("id")?, row.try_get("sealed")?);
                let Ok(text) = self.keys().open(purpose, &id, &sealed) else {
                    tracing::error!(table, "a sealed value does not open and is left as it is");
                    continue;
                };
                // Only while it is still what was opened.
                let change = format!("UPDATE {table} SET {column} = $1 WHERE id = $2 AND {column} = $3");
                let changed = sqlx::query(AssertSqlSafe(change))
                    .bind(self.keys().seal(purpose, &id, &text)?)
                    .bind(id)
                    .bind(sealed)
                    .execute(self.pool())
                    .await?;
                done += changed.rows_affected();
            }
        }
        Ok(done)
    }
}
