//! Waiting for a condition, with a deadline.

use std::time::{Duration, Instant};

/// How long anything may take before the test fails.
pub(crate) const DEADLINE: Duration = Duration::from_secs(30);
/// Between two looks.
const PAUSE: Duration = Duration::from_millis(20);

/// Looks until `look` brings a value; `what` is what the failure says never came true.
///
/// # Panics
/// After 30 seconds, with the last reason `look` gave.
pub async fn eventually<T>(what: &str, mut look: impl AsyncFnMut() -> Result<T, String>) -> T {
    let started = Instant::now();
    loop {
        match look().await {
            Ok(value) => return value,
            Err(reason) if started.elapsed() > DEADLINE => panic!("never came true: {what}; {reason}"),
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}
