//! What waits in the ledger, in numbers, for who keeps watch.

use sqlx::Row;
use wire::Timestamp;

use crate::fault::Fault;
use crate::store::Ledger;

/// The stages of a batch that are not an end, as the table writes them.
const WAITING: [&str; 4] = ["sealed", "sending", "accepted", "inProgress"];

/// Numbers only: no reference, no person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Of each stage that is not an end, also where there is none.
    pub batches: Vec<Waiting>,
    /// Checks of followed batches that may be made now, and are not under way.
    pub checks_due: u64,
    /// Since when the longest of them is due.
    pub checks_due_since: Option<Timestamp>,
    /// Sessions that have not reached their end.
    pub sessions: u64,
}

/// Batches of one stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The stage.
    pub stage: &'static str,
    /// How many.
    pub count: u64,
    /// When the oldest was prepared.
    pub oldest: Option<Timestamp>,
}

impl Ledger {
    /// Counts what waits at `now`.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn standing(&self, now: Timestamp) -> Result<Standing, Fault> {
        let mut batches = Vec::with_capacity(WAITING.len());
        for stage in WAITING {
            let (count, oldest) = self
                .count(
                    "SELECT COUNT(*), MIN(prepared_at) FROM batches WHERE stage = $1",
                    stage,
                )
                .await?;
            batches.push(Waiting { stage, count, oldest });
        }
        let (checks_due, checks_due_since) = self
            .count(
                "SELECT COUNT(*), MIN(watch_at) FROM checks WHERE watch_at IS NOT NULL AND watch_at <= $1",
                now.0,
            )
            .await?;
        let (sessions, _) = self
            .count(
                "SELECT COUNT(*), MIN(ends_at) FROM sessions WHERE ends_at > $1",
                now.0,
            )
            .await?;
        Ok(Standing {
            batches,
            checks_due,
            checks_due_since,
            sessions,
        })
    }

    async fn count<'q, T>(
        &self,
        question: &'static str,
        argument: T,
    ) -> Result<(u64, Option<Timestamp>), Fault>
    where
        T: 'q + Send + sqlx::Encode<'q, sqlx::Any> + sqlx::Type<sqlx::Any>,
    {
        let row = sqlx::query(question)
            .bind(argument)
            .fetch_one(self.pool())
            .await?;
        let (count, least): (i64, Option<i64>) = (row.try_get(0)?, row.try_get(1)?);
        Ok((count.try_into().unwrap_or(0), least.map(Timestamp)))
    }
}
