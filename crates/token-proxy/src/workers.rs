//! What goes on without any request: sending, watching, keeping, and comparing clocks.

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::follow::watch_batches;
use crate::keeper::keep;
use crate::outbox::send_batches;
use crate::shared_time::GOOD_FOR;

/// The workers of a proxy.
pub(crate) struct Workers {
    end: CancellationToken,
    tasks: JoinSet<()>,
}

impl Workers {
    pub(crate) fn start(app: &App) -> Self {
        let (end, mut tasks) = (CancellationToken::new(), JoinSet::new());
        tasks.spawn(send_batches(app.clone(), end.clone()));
        tasks.spawn(watch_batches(app.clone(), end.clone()));
        tasks.spawn(keep(app.clone(), end.clone()));
        tasks.spawn(compare_clocks(app.clone(), end.clone()));
        Self { end, tasks }
    }

    /// They begin nothing more. What they have begun is among `App::detached`.
    pub(crate) async fn end(mut self) {
        self.end.cancel();
        while self.tasks.join_next().await.is_some() {}
    }
}

async fn compare_clocks(app: App, end: CancellationToken) {
    loop {
        tokio::select! {
            () = end.cancelled() => return,
            () = tokio::time::sleep(GOOD_FOR) => {}
        }
        if let Err(fault) = app.compare_clocks().await {
            tracing::warn!(%fault, "the ledger's time is not to be had");
        }
    }
}
