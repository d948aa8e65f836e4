//! The keeper: once a day it gives up what was kept long enough (`[retention]`), seals anew what an older key
//! sealed, and tells the head of the audit trail to the log, where whoever changes the ledger cannot reach it.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use wire::Timestamp;

use crate::app::App;
use crate::telemetry::Worker;

/// How often the clock is looked at, unless it is stepped.
const LOOK: Duration = Duration::from_secs(1);

/// Works until it is told to end. Each thing it does is a transaction of its own.
pub(crate) async fn keep(app: App, end: CancellationToken) {
    let (mut due, mut ticks) = (app.clock().now(), app.clock().ticks());
    loop {
        app.beats().beat(Worker::Keeper);
        let now = app.clock().now();
        if now >= due {
            due = now.plus(Timestamp::DAY);
            tidy(&app, now).await;
        }
        tokio::select! {
            () = end.cancelled() => return,
            () = ticks.next(LOOK) => {}
        }
    }
}

async fn tidy(app: &App, now: Timestamp) {
    let ledger = app.ledger();
    match ledger.sweep(&app.config().retention, now).await {
        Ok(swept) => tracing::info!(?swept, "what was kept long enough is given up"),
        Err(fault) => tracing::error!(%fault, "nothing could be given up"),
    }
    match ledger.reseal().await {
        Ok(0) => {}
        Ok(values) => tracing::info!(values, "sealed anew under the newest key"),
        Err(fault) => tracing::error!(%fault, "nothing could be sealed anew"),
    }
    match ledger.head().await {
        Ok(head) => tracing::info!(%head, "the audit trail; keep it for `audit verify --expect`"),
        Err(fault) => tracing::error!(%fault, "the head of the audit trail cannot be told"),
    }
}
