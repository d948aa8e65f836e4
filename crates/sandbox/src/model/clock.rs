//! The one clock: tokens, invitations, rows, poll limits and the 90 days all follow it.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use wire::Timestamp;

use crate::options::{ClockMode, Options, STEPPED_START};

/// The longest single step: ten years and some days. More is surely a slip of units.
const LONGEST_STEP_MS: i64 = 3_660 * Timestamp::DAY;

/// A clock that runs by itself, or only when it is stepped.
pub(crate) struct Clock {
    start: Timestamp,
    /// When it began to run, and how fast; `None` for a clock that is only stepped.
    running: Option<(Instant, u32)>,
    stepped_ms: i64,
}

impl Clock {
    pub(crate) fn new(options: &Options) -> Self {
        let (start, running) = match options.clock {
            ClockMode::Auto => (real_now(), Some((Instant::now(), options.speed))),
            ClockMode::Stepped => (STEPPED_START, None),
        };
        Self {
            start: options.start.unwrap_or(start),
            running,
            stepped_ms: 0,
        }
    }

    /// The instant the clock shows.
    pub(crate) fn now(&self) -> Timestamp {
        let ran_ms = self.running.map_or(0, |(since, speed)| {
            whole_milliseconds(since.elapsed()).saturating_mul(i64::from(speed))
        });
        self.start.plus(ran_ms).plus(self.stepped_ms)
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
    Timestamp(whole_milliseconds(
        SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default(),
    ))
}

fn whole_milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
