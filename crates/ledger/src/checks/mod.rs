//! What upstream was asked about each reference, and when it may be asked again.
//!
//! The promise to upstream, at most one question in 30 s for a reference, is kept by `claim`, for all proxies
//! together: whoever moves `check_after` on may ask, nobody else, and a claim that is not followed by an
//! answer runs out by itself. `record` takes the answer in: the newest status, the tallies of the batch, and
//! what changed. Upstream's word about a reference that the ledger did not know adopts it.

mod claim;
mod record;
mod row;

pub use claim::Claimed;
pub use record::{Answered, Finding, Noted};
pub use row::{CheckRecord, StatusHead};

pub(crate) use claim::{expect, watch_batch};
