//! Work that must not begin again late: a process that was frozen, or a laptop that slept, must not send what
//! another has taken over since.

use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use crate::clock::Clock;

/// Runs `work` until `end`, by `Clock::elapsed`; the time is looked at before each step, so that nothing is sent
/// after a pause that outlasted it. `None` when it was given up.
pub(crate) async fn on_time<T>(clock: &Clock, end: Duration, work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    std::future::poll_fn(|context| {
        if clock.elapsed() > end {
            return Poll::Ready(None);
        }
        work.as_mut().poll(context).map(Some)
    })
    .await
}

#[cfg(test)]
mod tests {
    use wire::Timestamp;

    use super::*;

    #[tokio::test]
    async fn work_that_wakes_too_late_takes_no_further_step() {
        for (ms, done) in [(1_000, true), (1_001, false)] {
            let clock = Clock::stepped(Timestamp(0));
            let mut went_on = false;
            let work = async {
                clock.advance(ms);
                tokio::task::yield_now().await;
                went_on = true;
            };
            let result = on_time(&clock, Duration::from_secs(1), work).await;
            assert_eq!((result.is_some(), went_on), (done, done));
        }
    }
}
