//! Copies of the ledger.
//!
//! - `backup`, `restore`: an SQLite ledger as one file, taken while proxies run.
//! - `export`, `import`: every table as JSON lines, the same for both stores; also the way from one to the other.
//!
//! What is sealed stays sealed in either: a copy is worth nothing without the key file, and is kept apart from it.

use wire::Timestamp;

use crate::fault::Fault;
use crate::store::Writing;

mod backup;
mod export;
mod import;
mod private;
mod restore;
mod tables;

pub use import::Refused;
pub(crate) use tables::TABLES;
#[doc(hidden)]
pub use tables::columns;

/// Makes a copy safe to live again, at `now`: sessions and one-time links that were ended or used since do not come
/// back, and a batch that was on its way may have been taken in since: upstream is asked before it is called
/// refused, and not sent again when the copy is old.
pub(crate) async fn disarm(writing: &mut Writing, now: Timestamp) -> Result<(), Fault> {
    for words in ["DELETE FROM sessions", "DELETE FROM set_up_links"] {
        sqlx::query(words).execute(&mut **writing).await?;
    }
    sqlx::query(
        "UPDATE batches SET open_tries = open_tries + 1, open_tried_at = $1, \
         first_tried_at = COALESCE(first_tried_at, decided_at, prepared_at) WHERE stage = 'sending'",
    )
    .bind(now.0)
    .execute(&mut **writing)
    .await?;
    sqlx::query(
        "UPDATE batches SET stage = 'withdrawn', live = 0 WHERE stage = 'sealed' AND prepared_at < $1",
    )
    .bind(now.plus(-60 * Timestamp::DAY).0)
    .execute(&mut **writing)
    .await?;
    Ok(())
}
