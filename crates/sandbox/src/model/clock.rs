//! The one clock: tokens, invitations, rows, poll limits and the 90 days all follow it.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use wire::Timestamp;

use crate::options::{ClockMode, Options, STEPPED_START};

/// The longest single step: ten years and some days. More is surely a slip of units.
const LONGEST_STEP_MS: i64 = 3_660 * Timestamp::DAY;

/// A clock that runs by itself, or only when it is stepped.
pub(crate) struct Clock {
    start: Timestamp,
    /// When it began to run, and how fast; `None` for a clock that is only stepped.
    running: Option<(Timestamp, u32)>,
    stepped_ms: i64,
    /// The latest instant shown.
    shown_ms: AtomicI64,
}

impl Clock {
    pub(crate) fn new(options: &Options) -> Self {
        let real = real_now();
        let (start, running) = match options.clock {
            ClockMode::Auto => (real, Some((real, options.speed))),
            ClockMode::Stepped => (STEPPED_START, None),
        };
        let start = options.start.unwrap_or(start);
        Self {
            start,
            running,
            stepped_ms: 0,
            shown_ms: AtomicI64::new(start.0),
        }
    }

    /// The instant the clock shows. It follows the machine's clock, which goes on while a laptop sleeps,
    /// but never back, should that one be set back.
    pub(crate) fn now(&self) -> Timestamp {
        let ran_ms = self.running.map_or(0, |(since, speed)| {
            real_now().since(since).saturating_mul(i64::from(speed))
        });
        let reads = self.start.plus(ran_ms).plus(self.stepped_ms);
        let latest_ms = self.shown_ms.fetch_max(reads.0, Ordering::Relaxed);
        Timestamp(latest_ms.max(reads.0))
    }

    /// Moves the clock forward; `None` when `ms` is negative or longer than ten years.
    pub(crate) fn advance(&mut self, ms: i64) -> Option<Timestamp> {
        if !(0..=LONGEST_STEP_MS).contains(&ms) {
            return None;
        }
        self.stepped_ms = self.stepped_ms.saturating_add(ms);
        Some(self.now())
    }
}

fn real_now() -> Timestamp {
    // A machine whose clock stands before 1970 gets 1970: harmless here.
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX))
}
