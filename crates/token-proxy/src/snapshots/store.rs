//! All batches being watched, within bounds.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use wire::{BatchReference, SiteId};

use super::entry::Entry;
use crate::clock::Clock;
use crate::config::Limits;

type Key = (SiteId, BatchReference);

/// Every batch asked for lately.
pub(crate) struct Snapshots {
    entries: Mutex<HashMap<Key, Arc<Entry>>>,
    most_entries: usize,
    most_bytes: usize,
    /// How many bytes the statuses took when they were last counted, plus what came since.
    bytes: AtomicUsize,
    uses: AtomicU64,
    /// Counts every change of every entry: an entry that is forgotten and made again repeats no ETag.
    versions: Arc<AtomicU64>,
    /// Random, so that an ETag of an earlier process never matches.
    instance: String,
}

impl Snapshots {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            entries: Mutex::default(),
            most_entries: limits.snapshot_entries,
            most_bytes: limits.snapshot_bytes,
            bytes: AtomicUsize::default(),
            uses: AtomicU64::default(),
            versions: Arc::default(),
            instance: format!("{:016x}", rand::random::<u64>()),
        }
    }

    pub(crate) fn instance(&self) -> &str {
        &self.instance
    }

    /// The entry of a batch, made if need be; `None` when so many batches were asked for within 30 s
    /// that a new one could only be remembered by forgetting a promise.
    pub(crate) fn entry(&self, site: &SiteId, batch: &BatchReference, clock: &Clock) -> Option<Arc<Entry>> {
        let mut entries = self.lock();
        let key = (site.clone(), batch.clone());
        if !entries.contains_key(&key) && entries.len() >= self.most_entries {
            forget_idle(&mut entries, clock);
            if entries.len() >= self.most_entries {
                return None;
            }
        }
        let fresh = || Arc::new(Entry::new(Arc::clone(&self.versions)));
        let entry = Arc::clone(entries.entry(key).or_insert_with(fresh));
        entry
            .used
            .store(self.uses.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
        Some(entry)
    }

    /// The entry of a batch, if there is one.
    pub(crate) fn find(&self, site: &SiteId, batch: &BatchReference) -> Option<Arc<Entry>> {
        self.lock().get(&(site.clone(), batch.clone())).map(Arc::clone)
    }

    /// To be called after a status came in: lets go of the least recently used ones beyond the bound.
    pub(crate) fn trim(&self, newest: &Entry) {
        let bytes = self.bytes.fetch_add(newest.weight(), Ordering::Relaxed);
        if bytes.saturating_add(newest.weight()) <= self.most_bytes {
            return;
        }
        let mut weighed: Vec<(u64, usize, Arc<Entry>)> = self
            .lock()
            .values()
            .map(|entry| {
                (
                    entry.used.load(Ordering::Relaxed),
                    entry.weight(),
                    Arc::clone(entry),
                )
            })
            .collect();
        weighed.sort_by_key(|(used, ..)| std::cmp::Reverse(*used));
        let mut kept = 0usize;
        for (_, weight, entry) in weighed {
            let fits = kept.saturating_add(weight) <= self.most_bytes;
            // The newest is about to be answered from.
            if fits || std::ptr::eq(&raw const *entry, newest) {
                kept = kept.saturating_add(weight);
            } else {
                entry.drop_status();
            }
        }
        self.bytes.store(kept, Ordering::Relaxed);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Arc<Entry>>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Removes what nobody holds and what upstream may be asked about anyway.
fn forget_idle(entries: &mut HashMap<Key, Arc<Entry>>, clock: &Clock) {
    entries.retain(|_, entry| Arc::strong_count(entry) > 1 || entry.holds_promise(clock));
}
