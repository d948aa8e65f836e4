//! An SQLite ledger as one file, taken while proxies run.

use std::path::Path;

use super::private;
use crate::audit::Event;
use crate::fault::Fault;
use crate::store::Ledger;

impl Ledger {
    /// Copies the whole ledger into a new file, as it is at one instant. The event is written down before, and so
    /// is in the copy too.
    ///
    /// # Errors
    /// When the ledger is no SQLite file, is not to be had, or the file is there already or cannot be written.
    pub async fn backup(&self, to: &Path, event: &Event) -> Result<(), Fault> {
        if self.file().is_none() {
            return Err(Fault::Unavailable(
                "only an SQLite ledger is backed up into a file; use pg_dump, or `ledger export`".into(),
            ));
        }
        let made = private::create(to)?;
        let copied = async {
            self.note(event).await?;
            // SQLite writes into a file that is there when it is empty.
            sqlx::query("VACUUM INTO $1")
                .bind(to.to_string_lossy().into_owned())
                .execute(self.pool())
                .await?;
            made.sync_all().map_err(|error| private::told(to, &error))?;
            private::sync_folder(to)
        };
        copied.await.inspect_err(|_| {
            // Half a copy would be taken for one.
            let _ = std::fs::remove_file(to);
        })
    }
}
