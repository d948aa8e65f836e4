//! The outbox: batches are written down first and sent from there, until it is certain what became of them.
//!
//! ```text
//! due ─ claim (a lease) ─ send the stored bytes ─▶ taken in ......... accepted, and watched from now on
//!                               │                 refused for good .. rejected (409: how the two differ)
//!                               │                 no one knows ...... again, later and later
//!                               └─ after 24 hours: upstream is asked whether it has the batch
//! ```
//! Upstream takes the same body under the same reference for the same batch (contract, "Submit a batch"), so
//! that sending it again after a lost answer or a crash debits nobody twice. What must never happen is the
//! opposite: calling a batch refused while an earlier try of it got through, for people would then send its
//! rows under another name. `judge` therefore tells what a failure proves, and `resolve` asks upstream where
//! it proves nothing.

mod judge;
mod resolve;
mod send;
mod words;
mod worker;

use std::time::Duration;

use ledger::batches::BatchRecord;
use tokio::sync::Notify;
use tokio::time::Instant;
use wire::api::BatchStage;

use crate::app::App;
use crate::refusal::Refusal;

pub(crate) use worker::send_batches;

/// How long a person waits for a try that somebody else makes.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often it is looked at meanwhile: another proxy tells nobody.
const LOOK: Duration = Duration::from_millis(200);

/// What wakes the outbox of this process.
#[derive(Default)]
pub(crate) struct Outbox {
    /// Something is due.
    due: Notify,
}

/// Tries to send a batch now and returns how it stands after that; one that is in another's hands is waited
/// for. To be spawned: it goes on when the browser goes away.
///
/// When the ledger is lost on the way the batch is returned as it was written down: it is there, and is sent as
/// soon as the ledger is, so that nobody may be told that nothing was done.
pub(crate) async fn deliver(app: &App, batch: BatchRecord) -> BatchRecord {
    match try_now(app, batch.clone()).await {
        Ok(there) => there,
        Err(refusal) => {
            let cause = refusal.into_inner().cause;
            tracing::warn!(cause, "how a batch stands is not to be had");
            batch
        }
    }
}

async fn try_now(app: &App, batch: BatchRecord) -> Result<BatchRecord, Refusal> {
    if batch.stage != BatchStage::Sending || send::attempt(app, &batch.id).await? {
        return current(app, batch).await;
    }
    let end = Instant::now() + PATIENCE;
    let mut there = current(app, batch).await?;
    while there.stage == BatchStage::Sending && there.in_hand && Instant::now() < end {
        tokio::time::sleep(LOOK).await;
        there = current(app, there).await?;
    }
    Ok(there)
}

async fn current(app: &App, batch: BatchRecord) -> Result<BatchRecord, Refusal> {
    Ok(app.ledger().batch_by_id(&batch.id).await?.unwrap_or(batch))
}
