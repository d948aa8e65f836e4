//! What is looked up in the ledger when somebody reads `/metrics`.

use metrics::gauge;

use super::beats::Worker;
use super::process::as_number;
use crate::app::App;

/// Sets the gauges; when the ledger does not answer, only that is told.
pub(super) async fn set(app: &App) {
    for worker in Worker::ALL {
        if let Some(age) = app.beats().age(worker) {
            gauge!("portal_worker_silent_seconds", "worker" => worker.name()).set(age.as_secs_f64());
        }
    }
    let now = app.clock().now();
    let standing = app.ledger().standing(now).await;
    gauge!("portal_ledger_up").set(if standing.is_ok() { 1.0 } else { 0.0 });
    let Ok(standing) = standing else { return };
    for waiting in &standing.batches {
        let age = seconds(now.0.saturating_sub(waiting.oldest.unwrap_or(now).0));
        gauge!("portal_batches", "stage" => waiting.stage).set(as_number(waiting.count));
        gauge!("portal_batches_oldest_seconds", "stage" => waiting.stage).set(age);
    }
    let due = standing
        .checks_due_since
        .map_or(0, |since| now.0.saturating_sub(since.0));
    gauge!("portal_checks_due").set(as_number(standing.checks_due));
    gauge!("portal_checks_late_seconds").set(seconds(due));
    gauge!("portal_sessions").set(as_number(standing.sessions));
}

fn seconds(ms: i64) -> f64 {
    std::time::Duration::from_millis(ms.try_into().unwrap_or(0)).as_secs_f64()
}
