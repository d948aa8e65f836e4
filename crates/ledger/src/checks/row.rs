//! What is known about a reference, without the status itself.

use sqlx::Row;
use sqlx::any::AnyRow;
use wire::api::Problem;
use wire::pyng::{BatchState, BatchStatus};
use wire::{BatchReference, SiteId, Timestamp};

use crate::fault::Fault;
use crate::store::Ledger;

/// What is known about a reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckRecord {
    /// Upstream is not asked before, by the ledger's time.
    pub check_after: Timestamp,
    /// When the worker looks by itself; `None` when it does not.
    pub watch_at: Option<Timestamp>,
    /// Somebody is asking just now, or died of it.
    pub claimed: bool,
    /// Since when it is known here.
    pub since: Timestamp,
    /// 429s in a row.
    pub throttled: u32,
    /// How often a batch of this name was sent from here.
    pub submissions: i64,
    /// Counts every change, so that the same count is the same content.
    pub version: i64,
    /// The newest status: its state, when the batch was taken in, and when that was learned.
    pub status: Option<StatusHead>,
    /// Why the newest question failed.
    pub problem: Option<Problem>,
}

/// The head of a status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusHead {
    /// Where the batch stands.
    pub state: BatchState,
    /// When upstream took it in.
    pub submitted_at: Option<Timestamp>,
    /// When upstream said so.
    pub checked_at: Timestamp,
}

/// The columns that [`read`] reads.
macro_rules! CHECK_READ {
    ($before:literal, $after:literal) => {
        concat!(
            $before,
            " check_after, watch_at, claim, since, throttled, submissions, version, state, submitted_at, \
             checked_at, problem ",
            $after
        )
    };
}
pub(super) use CHECK_READ;

pub(super) fn read(row: &AnyRow) -> Result<CheckRecord, Fault> {
    let instant = |name: &str| Ok::<_, Fault>(row.try_get::<Option<i64>, _>(name)?.map(Timestamp));
    let maybe = |name: &str| row.try_get::<Option<String>, _>(name);
    let status = match (maybe("state")?, instant("checked_at")?) {
        (Some(state), Some(checked_at)) => Some(StatusHead {
            state: BatchState::from(state.as_str()),
            submitted_at: instant("submitted_at")?,
            checked_at,
        }),
        _ => None,
    };
    let throttled: i64 = row.try_get("throttled")?;
    Ok(CheckRecord {
        check_after: Timestamp(row.try_get("check_after")?),
        watch_at: instant("watch_at")?,
        claimed: maybe("claim")?.is_some(),
        since: Timestamp(row.try_get("since")?),
        throttled: u32::try_from(throttled).unwrap_or(u32::MAX),
        submissions: row.try_get("submissions")?,
        version: row.try_get("version")?,
        status,
        problem: maybe("problem")?.and_then(|text| serde_json::from_str(&text).ok()),
    })
}

impl Ledger {
    /// What is known about a reference.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn check_of(
        &self,
        site: &SiteId,
        reference: &BatchReference,
    ) -> Result<Option<CheckRecord>, Fault> {
        let row = sqlx::query(CHECK_READ!(
            "SELECT",
            "FROM checks WHERE site = $1 AND reference = $2"
        ))
        .bind(site.as_str().to_owned())
        .bind(reference.as_str().to_owned())
        .fetch_optional(self.pool())
        .await?;
        row.as_ref().map(read).transpose()
    }

    /// The newest status of a reference, with the version it belongs to.
    ///
    /// # Errors
    /// When the ledger is not to be had, or what it holds cannot be read.
    pub async fn status_of(
        &self,
        site: &SiteId,
        reference: &BatchReference,
    ) -> Result<Option<(i64, BatchStatus)>, Fault> {
        let row = sqlx::query("SELECT version, status FROM checks WHERE site = $1 AND reference = $2")
            .bind(site.as_str().to_owned())
            .bind(reference.as_str().to_owned())
            .fetch_optional(self.pool())
            .await?;
        let Some(row) = row else { return Ok(None) };
        let version: i64 = row.try_get("version")?;
        let Some(text) = row.try_get::<Option<String>, _>("status")? else {
            return Ok(None);
        };
        let odd =
            |error: serde_json::Error| Fault::Unreadable(format!("a status, at column {}", error.column()));
        Ok(Some((version, serde_json::from_str(&text).map_err(odd)?)))
    }
}
