//! The worker that watches what has not settled, with no browser open.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tracing::Instrument;
use wire::Timestamp;

use super::ask::look;
use super::desk::Key;
use crate::app::App;
use crate::request_id::RequestId;
use crate::telemetry::Worker;

/// How often it looks into the ledger: another proxy may have written there.
const LOOK: Duration = Duration::from_secs(1);
/// How many questions are under way at once.
const AT_ONCE: usize = 16;

/// Watches until it is told to end; what it has asked by then is waited for by the shutdown.
pub(crate) async fn watch_batches(app: App, end: CancellationToken) {
    let mut ticks = app.clock().ticks();
    let under_way: Arc<Mutex<HashSet<Key>>> = Arc::default();
    loop {
        app.beats().beat(Worker::Follow);
        look_around(&app, &under_way).await;
        tokio::select! {
            () = end.cancelled() => return,
            () = ticks.next(LOOK) => {}
            () = app.desk().free().notified() => {}
        }
    }
}

async fn look_around(app: &App, under_way: &Arc<Mutex<HashSet<Key>>>) {
    let room = AT_ONCE.saturating_sub(lock(under_way).len());
    // Those under way are due as long as they are not claimed: there must be room behind them.
    let limit = u32::try_from(AT_ONCE * 2).unwrap_or(u32::MAX);
    let due = match app.ledger().due_to_check(app.ledger_now(), limit).await {
        Ok(due) => due,
        Err(fault) => {
            tracing::warn!(%fault, "batches cannot be watched at the moment");
            return;
        }
    };
    let mut begun = 0;
    for key in due {
        // A Site that was taken out of the configuration is not asked about any more.
        let Some(site) = app.site(key.0.as_str()) else {
            let later = app.ledger_now().plus(Timestamp::HOUR);
            if let Err(fault) = app.ledger().watch(&key.0, &key.1, later).await {
                tracing::warn!(%fault, "a batch of an unknown Site stays due");
            }
            continue;
        };
        if begun >= room || !lock(under_way).insert(key.clone()) {
            continue;
        }
        begun += 1;
        let (app, under_way) = (app.clone(), Arc::clone(under_way));
        let request_id = RequestId::new();
        let span = tracing::info_span!("batch watched", %request_id);
        let task = app.clone();
        task.detached().spawn(
            async move {
                let asked = look(&app, &site, &key.1, &request_id, None).await;
                lock(&under_way).remove(&key);
                match asked {
                    Ok(true) => app.desk().free().notify_one(),
                    Ok(false) => {}
                    Err(refusal) => {
                        let cause = refusal.into_inner().cause;
                        tracing::warn!(cause, "a batch could not be asked about");
                    }
                }
            }
            .instrument(span),
        );
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
