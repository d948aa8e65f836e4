//! Whether the key file is the one this ledger was written with: noticed at the start, not when the first link
//! does not open.
//!
//! For each key that was ever active the facts hold a proof of it. A key may leave the file once nothing of the
//! ledger stands on it any more; its proof is forgotten then.

use sqlx::Row;

use crate::fault::Fault;
use crate::store::Ledger;

const FACT: &str = "key.";
const PURPOSE: &str = "key check";

impl Ledger {
    pub(crate) async fn check_keys(&self) -> Result<(), Fault> {
        let rows = sqlx::query("SELECT name, value FROM facts WHERE substr(name, 1, length($1)) = $1")
            .bind(FACT)
            .fetch_all(self.pool())
            .await?;
        let mut known = false;
        for row in rows {
            let (name, proof): (String, String) = (row.try_get("name")?, row.try_get("value")?);
            let key = name.strip_prefix(FACT).unwrap_or_default();
            known = known || key == self.keys().active();
            if !self.keys().has(key) {
                self.forget_key(key).await?;
            } else if self.keys().mac(key, PURPOSE, &[])? != proof {
                return Err(Fault::Unreadable(format!(
                    "the key {key} in the key file is not the {key} it was written with; put the right key file back"
                )));
            }
        }
        if !known {
            let key = self.keys().active();
            sqlx::query("INSERT INTO facts (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
                .bind(format!("{FACT}{key}"))
                .bind(self.keys().mac(key, PURPOSE, &[])?)
                .execute(self.pool())
                .await?;
        }
        Ok(())
    }

    /// A key that is not in the file any more: fine, unless something stands on it.
    async fn forget_key(&self, key: &str) -> Result<(), Fault> {
        let uses = self.uses_of_key(key).await?;
        if uses > 0 {
            return Err(Fault::Unreadable(format!(
                "the key {key} is not in the key file, and {uses} of its lines and sealed values stand on it; \
                 put the right key file back"
            )));
        }
        sqlx::query("DELETE FROM facts WHERE name = $1")
            .bind(format!("{FACT}{key}"))
            .execute(self.pool())
            .await?;
        Ok(())
    }

    /// How many audit lines and sealed values stand on a key.
    pub(crate) async fn uses_of_key(&self, key: &str) -> Result<u64, Fault> {
        let uses: i64 = sqlx::query_scalar(
            "SELECT (SELECT COUNT(*) FROM audit WHERE key_id = $1) \
             + (SELECT COUNT(*) FROM facts WHERE name = 'audit.trimmed' AND value LIKE $2) \
             + (SELECT COUNT(*) FROM invitations WHERE substr(link, 1, length($3)) = $3) \
             + (SELECT COUNT(*) FROM sessions WHERE substr(id_token, 1, length($3)) = $3)",
        )
        .bind(key.to_owned())
        .bind(format!("%\"key\":\"{key}\"%"))
        .bind(format!("{key}."))
        .fetch_one(self.pool())
        .await?;
        Ok(u64::try_from(uses).unwrap_or(0))
    }
}
