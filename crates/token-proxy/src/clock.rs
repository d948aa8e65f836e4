//! The time of day and the time that passes, both of which a test may step by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use wire::Timestamp;

/// Tells the time. Clones tell the same one.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System {
        started: Instant,
    },
    Stepped {
        origin: Timestamp,
        passed_ms: Arc<AtomicI64>,
    },
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Source::System {
            started: Instant::now(),
        })
    }

    /// A clock that stands at `origin` until [`Clock::advance`] moves it.
    pub fn stepped(origin: Timestamp) -> Self {
        Self(Source::Stepped {
            origin,
            passed_ms: Arc::default(),
        })
    }

    /// Moves a stepped clock, and all its clones, forward. The machine's clock goes its own way.
    pub fn advance(&self, ms: i64) {
        if let Source::Stepped { passed_ms, .. } = &self.0 {
            passed_ms.fetch_add(ms, Ordering::SeqCst);
        }
    }

    /// The time of day, for what people and browsers read.
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System { .. } => Timestamp(since_epoch()),
            Source::Stepped { origin, passed_ms } => origin.plus(passed_ms.load(Ordering::SeqCst)),
        }
    }

    /// The time since the clock was made, for every interval: it never jumps when the machine's time of
    /// day is corrected, so that "30 s" upstream are 30 s here.
    pub fn elapsed(&self) -> Duration {
        match &self.0 {
            Source::System { started } => started.elapsed(),
            Source::Stepped { passed_ms, .. } => {
                Duration::from_millis(passed_ms.load(Ordering::SeqCst).try_into().unwrap_or(0))
            }
        }
    }

    /// The time of day as HTTP headers want it.
    pub fn system_time(&self) -> SystemTime {
        let ms = self.now().0.try_into().unwrap_or(0);
        UNIX_EPOCH
            .checked_add(Duration::from_millis(ms))
            .unwrap_or(UNIX_EPOCH)
    }
}

fn since_epoch() -> i64 {
    let passed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(passed.as_millis()).unwrap_or(i64::MAX)
}

/// A length of time as the wire writes it.
pub(crate) fn as_ms(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// Whole seconds, rounded up, so that who waits that long has waited enough.
pub(crate) fn as_seconds_up(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}
