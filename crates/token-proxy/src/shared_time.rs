//! The time that proxies on one ledger share: leases and the 30 s are counted by it.
//!
//! On a file it is this process's own. On a PostgreSQL it is the store's: how far that one is ahead is measured
//! at the start and each minute.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use ledger::{Fault, Ledger};
use tokio::time::Instant;
use wire::Timestamp;

use crate::clock::{Clock, as_ms};

/// How long a measurement is good for.
pub(crate) const GOOD_FOR: Duration = Duration::from_secs(60);

/// How far the store is ahead, in ms.
#[derive(Default)]
pub(crate) struct SharedTime(AtomicI64);

impl SharedTime {
    /// Now, by the ledger.
    pub(crate) fn now(&self, clock: &Clock) -> Timestamp {
        clock.steady().plus(self.0.load(Ordering::Relaxed))
    }

    /// Compares the clocks. A stepped one stands for the store's as well.
    pub(crate) async fn measure(&self, clock: &Clock, ledger: &Ledger) -> Result<(), Fault> {
        if !clock.is_real() {
            return Ok(());
        }
        let (asked, began) = (clock.steady(), Instant::now());
        if let Some(theirs) = ledger.time().await? {
            // The answer is from somewhere between the question and now.
            let ours = asked.plus(as_ms(began.elapsed()) / 2);
            self.0.store(theirs.since(ours), Ordering::Relaxed);
        }
        Ok(())
    }
}
