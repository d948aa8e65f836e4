//! What one process remembers: whose turn it is to ask about a batch, and the newest statuses, within bounds.
//! All of it may be forgotten; the ledger knows.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ledger::{Fault, Ledger};
use tokio::sync::{Mutex as Turn, Notify};
use wire::pyng::BatchStatus;
use wire::{BatchReference, SiteId};

use crate::config::Limits;

pub(super) type Key = (SiteId, BatchReference);

/// What is remembered.
pub(crate) struct Desk {
    turns: Mutex<HashMap<Key, Arc<Turn<Waited>>>>,
    statuses: Mutex<Statuses>,
    most_bytes: usize,
    free: Notify,
    /// How many references that upstream did not know may wait at once.
    pub(super) most_unknown: usize,
}

/// The version for whose successor another proxy was waited for in vain.
pub(super) type Waited = Option<i64>;

#[derive(Default)]
struct Statuses {
    kept: HashMap<Key, Kept>,
    bytes: usize,
    uses: u64,
}

struct Kept {
    version: i64,
    status: Arc<BatchStatus>,
    bytes: usize,
    used: u64,
}

impl Desk {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            turns: Mutex::default(),
            statuses: Mutex::default(),
            most_bytes: limits.snapshot_bytes,
            free: Notify::new(),
            most_unknown: limits.snapshot_entries,
        }
    }

    /// The turn of a batch: who holds it may ask, the others wait for the answer.
    pub(super) fn turn(&self, site: &SiteId, reference: &BatchReference) -> Arc<Turn<Waited>> {
        let mut turns = lock(&self.turns);
        // Whoever waits holds a clone: the rest is of no use any more.
        if turns.len() >= 128 {
            turns.retain(|_, turn| Arc::strong_count(turn) > 1);
        }
        Arc::clone(turns.entry((site.clone(), reference.clone())).or_default())
    }

    /// Told when a question of the worker has ended, and another may begin.
    pub(super) fn free(&self) -> &Notify {
        &self.free
    }

    /// The newest status, read at most once for each version.
    pub(super) async fn status(
        &self,
        ledger: &Ledger,
        site: &SiteId,
        reference: &BatchReference,
        version: i64,
    ) -> Result<Option<Arc<BatchStatus>>, Fault> {
        let key = (site.clone(), reference.clone());
        if let Some(status) = self.recall(&key, version) {
            return Ok(Some(status));
        }
        let Some((version, status)) = ledger.status_of(site, reference).await? else {
            return Ok(None);
        };
        let status = Arc::new(status);
        self.keep(key, version, &status);
        Ok(Some(status))
    }

    fn recall(&self, key: &Key, version: i64) -> Option<Arc<BatchStatus>> {
        let mut statuses = lock(&self.statuses);
        statuses.uses += 1;
        let uses = statuses.uses;
        let kept = statuses
            .kept
            .get_mut(key)
            .filter(|kept| kept.version == version)?;
        kept.used = uses;
        Some(Arc::clone(&kept.status))
    }

    /// Lets go of the least recently used ones beyond the bound; one that is larger than all is not kept.
    fn keep(&self, key: Key, version: i64, status: &Arc<BatchStatus>) {
        let bytes = weight(status);
        let mut statuses = lock(&self.statuses);
        let used = statuses.uses;
        let kept = Kept {
            version,
            status: Arc::clone(status),
            bytes,
            used,
        };
        let old = statuses.kept.insert(key, kept).map_or(0, |old| old.bytes);
        statuses.bytes = statuses.bytes.saturating_sub(old).saturating_add(bytes);
        while statuses.bytes > self.most_bytes {
            let oldest = statuses.kept.iter().min_by_key(|(_, kept)| kept.used);
            let Some(key) = oldest.map(|(key, _)| key.clone()) else {
                break;
            };
            let gone = statuses.kept.remove(&key).map_or(0, |gone| gone.bytes);
            statuses.bytes = statuses.bytes.saturating_sub(gone);
        }
    }
}

/// About how many bytes a status takes.
fn weight(status: &BatchStatus) -> usize {
    const ROW: usize = 256;
    ROW.saturating_mul(status.rows.len().saturating_add(1))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> Key {
        (SiteId::parse("s").unwrap(), BatchReference::parse(name).unwrap())
    }

    fn status() -> Arc<BatchStatus> {
        Arc::new(serde_json::from_str(r#"{"batchReference":"b"}"#).unwrap())
    }

    #[test]
    fn memory_is_bounded_and_the_least_recently_used_goes_first() {
        let limits = Limits {
            snapshot_bytes: 600,
            ..Limits::default()
        };
        let desk = Desk::new(&limits);
        desk.keep(key("a"), 1, &status());
        desk.keep(key("b"), 1, &status());
        assert!(desk.recall(&key("a"), 1).is_some());
        desk.keep(key("c"), 1, &status());
        let kept = ["a", "b", "c"].map(|name| desk.recall(&key(name), 1).is_some());
        assert_eq!(kept, [true, false, true]);
        assert!(desk.recall(&key("a"), 2).is_none());
        assert!(lock(&desk.statuses).bytes <= 600);
    }

    #[test]
    fn turns_that_nobody_waits_for_are_forgotten() {
        let desk = Desk::new(&Limits::default());
        for n in 0..10_000 {
            let (site, reference) = key(&n.to_string());
            drop(desk.turn(&site, &reference));
        }
        assert!(lock(&desk.turns).len() <= 128);
    }
}
