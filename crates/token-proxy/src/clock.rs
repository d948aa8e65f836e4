//! The time of day and the time that passes, both of which a test may step by hand, or tell.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tokio::sync::watch;
use wire::Timestamp;

/// Tells the time. Clones tell the same one.
#[derive(Clone)]
pub struct Clock(Source);

#[derive(Clone)]
enum Source {
    System {
        started: Instant,
        began: Timestamp,
    },
    Stepped {
        origin: Timestamp,
        passed_ms: Arc<watch::Sender<i64>>,
    },
    Told {
        origin: Timestamp,
        tell: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    },
}

/// Wakes whoever waits for the time: when a stepped clock moves, and otherwise every now and then.
pub(crate) enum Ticks {
    /// It says when it moves.
    Stepped(watch::Receiver<i64>),
    /// It does not: it is looked at often.
    Told,
    /// It moves all the time.
    System,
}

/// How often a clock is looked at that may be moved by hand and does not say so.
const LOOK: Duration = Duration::from_millis(20);

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Source::System {
            started: Instant::now(),
            began: Timestamp(since_epoch()),
        })
    }

    /// A clock that stands at `origin` until [`Clock::advance`] moves it.
    pub fn stepped(origin: Timestamp) -> Self {
        Self(Source::Stepped {
            origin,
            passed_ms: Arc::new(watch::Sender::new(0)),
        })
    }

    /// A clock that shows whatever `tell` says: one that several processes of a test share.
    pub fn told(tell: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Source::Told {
            origin: tell(),
            tell: Arc::new(tell),
        })
    }

    /// Moves a stepped clock, and all its clones, forward. The machine's clock goes its own way.
    pub fn advance(&self, ms: i64) {
        if let Source::Stepped { passed_ms, .. } = &self.0 {
            passed_ms.send_modify(|passed| *passed = passed.saturating_add(ms));
        }
    }

    /// The time of day, for what people and browsers read.
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System { .. } => Timestamp(since_epoch()),
            Source::Stepped { origin, passed_ms } => origin.plus(*passed_ms.borrow()),
            Source::Told { tell, .. } => tell(),
        }
    }

    /// The time of day as the ledger uses it: it begins at the machine's and never jumps after that, so that
    /// neither a lease nor the 30 s are shortened when the machine's time of day is corrected.
    pub(crate) fn steady(&self) -> Timestamp {
        match &self.0 {
            Source::System { started, began } => began.plus(as_ms(started.elapsed())),
            _ => self.now(),
        }
    }

    /// Whether it is the machine's, and so may be compared with another machine's.
    pub(crate) fn is_real(&self) -> bool {
        matches!(self.0, Source::System { .. })
    }

    pub(crate) fn ticks(&self) -> Ticks {
        match &self.0 {
            Source::Stepped { passed_ms, .. } => Ticks::Stepped(passed_ms.subscribe()),
            Source::Told { .. } => Ticks::Told,
            Source::System { .. } => Ticks::System,
        }
    }

    /// The time since the clock was made, for every interval: it never jumps when the machine's time of
    /// day is corrected, so that "30 s" upstream are 30 s here.
    pub fn elapsed(&self) -> Duration {
        match &self.0 {
            Source::System { started, .. } => started.elapsed(),
            Source::Stepped { passed_ms, .. } => as_duration(*passed_ms.borrow()),
            Source::Told { origin, tell } => as_duration(tell().since(*origin)),
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

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Clock({})", self.now().0)
    }
}

impl Ticks {
    /// Returns when a stepped clock has moved since the last call; after `at_most` (of real time) in any case.
    pub(crate) async fn next(&mut self, at_most: Duration) {
        match self {
            Self::Stepped(moved) => {
                let _ = tokio::time::timeout(at_most, moved.changed()).await;
            }
            Self::Told => tokio::time::sleep(at_most.min(LOOK)).await,
            Self::System => tokio::time::sleep(at_most).await,
        }
    }
}

fn as_duration(ms: i64) -> Duration {
    Duration::from_millis(ms.try_into().unwrap_or(0))
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
