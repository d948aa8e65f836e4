//! The worker that sends what is due, with no browser waiting.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::send::attempt;
use crate::app::App;
use crate::telemetry::Worker;

/// How often it looks into the ledger: another proxy may have written there.
const LOOK: Duration = Duration::from_secs(1);
/// How many batches are on their way at once.
const AT_ONCE: usize = 8;

/// Sends until it is told to end; what is on its way by then is waited for by the shutdown.
pub(crate) async fn send_batches(app: App, end: CancellationToken) {
    let mut ticks = app.clock().ticks();
    let under_way: Arc<Mutex<HashSet<String>>> = Arc::default();
    loop {
        app.beats().beat(Worker::Outbox);
        look_around(&app, &under_way).await;
        tokio::select! {
            () = end.cancelled() => return,
            () = ticks.next(LOOK) => {}
            () = app.outbox().due.notified() => {}
        }
    }
}

async fn look_around(app: &App, under_way: &Arc<Mutex<HashSet<String>>>) {
    let room = AT_ONCE.saturating_sub(lock(under_way).len());
    let limit = u32::try_from(AT_ONCE * 2).unwrap_or(u32::MAX);
    let due = match app.ledger().due_to_send(app.ledger_now(), limit).await {
        Ok(due) => due,
        Err(fault) => {
            tracing::warn!(%fault, "batches cannot be sent at the moment");
            return;
        }
    };
    let mut begun = 0;
    for id in due {
        if begun >= room || !lock(under_way).insert(id.clone()) {
            continue;
        }
        begun += 1;
        let (task, under_way) = (app.clone(), Arc::clone(under_way));
        app.detached().spawn(async move {
            let tried = attempt(&task, &id).await;
            lock(&under_way).remove(&id);
            if let Err(refusal) = tried {
                tracing::warn!(cause = refusal.into_inner().cause, "a batch could not be tried");
            }
        });
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
