//! Trying again: with growing, jittered pauses, and only while the deadline allows it.

use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use tokio::time::Instant;

use super::failure::Failure;
use crate::config::Limits;

/// The longest pause of our own choice; `Retry-After` may ask for a longer one.
const LONGEST_PAUSE: Duration = Duration::from_secs(3);
/// Enough for every deadline; the deadline is what ends the tries.
const TRIES: usize = 8;

/// Runs `attempt` until it succeeds, fails in a way that `worth_it` does not repeat, or the next try
/// would begin after the deadline. `Retry-After` is honoured: a wait that does not fit ends it at once.
pub(crate) async fn patiently<T, F, Fut>(
    limits: &Limits,
    deadline: Instant,
    worth_it: fn(&Failure) -> bool,
    attempt: F,
) -> Result<T, Failure>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<T, Failure>>,
{
    let pauses = ExponentialBuilder::default()
        .with_min_delay(limits.retry_pause)
        .with_max_delay(LONGEST_PAUSE)
        .with_max_times(TRIES)
        .with_jitter();
    attempt
        .retry(pauses)
        .when(worth_it)
        .adjust(|failure, pause| {
            let asked = Duration::from_secs(failure.retry_after().unwrap_or(0));
            let pause = pause?.max(asked);
            Instant::now()
                .checked_add(pause)
                .is_some_and(|next| next < deadline)
                .then_some(pause)
        })
        .notify(|failure, pause| {
            tracing::info!(
                cause = failure.cause(),
                pause_ms = crate::clock::as_ms(pause),
                "trying again"
            );
        })
        .await
}
