//! Waiting for a condition, with a deadline.

use std::time::Duration;

use tokio::time::Instant;

/// Returns once `condition` holds; fails the test when it does not within ten seconds.
pub(crate) async fn eventually(what: &str, condition: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while !condition() {
        assert!(Instant::now() < deadline, "never came true: {what}");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}
