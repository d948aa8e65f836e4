//! The heartbeats of the workers: each says, whenever it begins a round, that it lives.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What works without a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Worker {
    /// Sends batches.
    Outbox,
    /// Follows batches until they settle.
    Follow,
    /// Removes what is no longer kept.
    Keeper,
}

impl Worker {
    pub(crate) const ALL: [Self; 3] = [Self::Outbox, Self::Follow, Self::Keeper];

    /// As metrics and `/readyz` name it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Outbox => "outbox",
            Self::Follow => "follow",
            Self::Keeper => "keeper",
        }
    }

    /// How long its round takes at most; past that it hangs, or is dead.
    pub(crate) fn patience(self) -> Duration {
        match self {
            Self::Outbox | Self::Follow => Duration::from_secs(60),
            Self::Keeper => Duration::from_secs(2 * 60 * 60),
        }
    }
}

/// When each worker was last heard. Real time, which no test steps: it is about the process itself.
pub(crate) struct Beats {
    began: Instant,
    /// Milliseconds since `began`, plus one; 0 while it was never heard.
    last: [AtomicU64; 3],
}

impl Beats {
    pub(crate) fn new() -> Self {
        Self {
            began: Instant::now(),
            last: [const { AtomicU64::new(0) }; 3],
        }
    }

    /// A worker lives.
    pub(crate) fn beat(&self, worker: Worker) {
        if let Some(last) = self.last.get(worker as usize) {
            last.store(self.passed_ms().saturating_add(1), Ordering::Relaxed);
        }
    }

    /// How long ago a worker was heard; `None` where it was never started.
    pub(crate) fn age(&self, worker: Worker) -> Option<Duration> {
        let last = self.last.get(worker as usize)?.load(Ordering::Relaxed);
        let at = last.checked_sub(1)?;
        Some(Duration::from_millis(self.passed_ms().saturating_sub(at)))
    }

    /// The worker that has been silent for too long, if there is one.
    pub(crate) fn silent(&self) -> Option<Worker> {
        let silent = |worker: &Worker| self.age(*worker).is_some_and(|age| age > worker.patience());
        Worker::ALL.into_iter().find(silent)
    }

    fn passed_ms(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_is_missed_only_once_it_was_heard() {
        let mut beats = Beats::new();
        assert_eq!((beats.age(Worker::Outbox), beats.silent()), (None, None));
        beats.beat(Worker::Outbox);
        beats.beat(Worker::Keeper);
        assert!(beats.age(Worker::Outbox).is_some() && beats.silent().is_none());
        // As if both had been heard long ago.
        let Some(before) = beats.began.checked_sub(Duration::from_secs(600)) else {
            return;
        };
        beats.began = before;
        assert_eq!(
            beats.silent(),
            Some(Worker::Outbox),
            "the keeper's round is longer"
        );
    }
}
