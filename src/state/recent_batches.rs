//! The batches sent or opened from this browser, so that one is found again without its reference.

use serde::{Deserialize, Serialize};
use wire::{BatchReference, Cents, SiteId, Timestamp};

use super::storage::{self, Keep};

const KEY: &str = "recent-batches";
/// The newest this many are kept, all Sites together.
const KEPT: usize = 60;

/// A batch this browser knows of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecentBatch {
    /// Its Site.
    pub site: SiteId,
    /// Its name.
    pub reference: BatchReference,
    /// When it was submitted, as far as known.
    pub submitted_at: Option<Timestamp>,
    /// How many rows it has.
    pub rows: usize,
    /// What its rows come to.
    pub total: Option<Cents>,
}

/// Those of one Site, newest first.
pub fn recent_batches(site: &SiteId) -> Vec<RecentBatch> {
    all().into_iter().filter(|batch| batch.site == *site).collect()
}

/// Puts a batch at the top of the list.
pub fn remember_batch(batch: RecentBatch) {
    let mut batches = all();
    batches.retain(|known| known.site != batch.site || known.reference != batch.reference);
    batches.insert(0, batch);
    batches.truncate(KEPT);
    storage::save(Keep::Browser, KEY, &batches);
}

fn all() -> Vec<RecentBatch> {
    storage::load(Keep::Browser, KEY).unwrap_or_default()
}
