//! The history: a Site's batches, the newest first.

use wire::api::BatchStage;
use wire::{SiteId, Timestamp};

use super::record::{BatchRecord, COLUMNS_READ, read};
use crate::fault::Fault;
use crate::store::Ledger;

/// Which batches, and how many.
#[derive(Clone, Debug, Default)]
pub struct BatchFilter {
    /// Looked for in references and file names, in any case of letters; empty for all.
    pub search: String,
    /// Only those in this stage.
    pub stage: Option<BatchStage>,
    /// Only those prepared at or after.
    pub from: Option<Timestamp>,
    /// Only those prepared before.
    pub to: Option<Timestamp>,
    /// Only those behind this place.
    pub after: Option<Place>,
    /// At most so many.
    pub limit: u32,
}

/// A place in the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// When the last one shown was prepared.
    pub prepared_at: Timestamp,
    /// Its id.
    pub id: String,
}

/// A page.
#[derive(Clone, Debug)]
pub struct BatchList {
    /// The batches.
    pub items: Vec<BatchRecord>,
    /// The next page's place; `None` on the last.
    pub next: Option<Place>,
}

impl Ledger {
    /// A page of a Site's batches.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn batches(&self, site: &SiteId, filter: &BatchFilter) -> Result<BatchList, Fault> {
        let limit = i64::from(filter.limit);
        let after = filter.after.clone();
        let (before, id) = after.map_or((i64::MAX, String::new()), |place| (place.prepared_at.0, place.id));
        let rows = sqlx::query(COLUMNS_READ!(
            "SELECT",
            "FROM batches WHERE site = $1 AND (prepared_at < $2 OR (prepared_at = $2 AND id < $3)) \
             AND prepared_at >= $4 AND prepared_at < $5 AND ($6 = '' OR stage = $6) \
             AND ($7 = '' OR search_text LIKE $7 ESCAPE '!') ORDER BY prepared_at DESC, id DESC LIMIT $8"
        ))
        .bind(site.as_str().to_owned())
        .bind(before)
        .bind(id)
        .bind(filter.from.map_or(i64::MIN, |from| from.0))
        .bind(filter.to.map_or(i64::MAX, |to| to.0))
        .bind(
            filter
                .stage
                .as_ref()
                .map_or(String::new(), |stage| stage.as_str().to_owned()),
        )
        .bind(pattern(&filter.search))
        .bind(limit.saturating_add(1))
        .fetch_all(self.pool())
        .await?;
        let mut items = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let more = items.len() > usize::try_from(limit).unwrap_or(usize::MAX);
        if more {
            items.pop();
        }
        let last = items.last().filter(|_| more);
        let next = last.map(|last| Place {
            prepared_at: last.prepared_at,
            id: last.id.clone(),
        });
        Ok(BatchList { items, next })
    }

    /// How many batches of a Site wait for a second person.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn batches_waiting(&self, site: &SiteId) -> Result<u32, Fault> {
        let count: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM batches WHERE site = $1 AND live = 1 AND stage = 'sealed'",
        )
        .bind(site.as_str().to_owned())
        .fetch_one(self.pool())
        .await?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }
}

/// What is looked for, taken literally.
fn pattern(search: &str) -> String {
    let search = search.trim().to_lowercase();
    if search.is_empty() {
        return search;
    }
    let literal = search.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{literal}%")
}
