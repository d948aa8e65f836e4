//! What the proxy last saw of each batch, and when it may look again.
//!
//! The promise to upstream: a given `batchReference` is asked for at most once in 30 s and not before
//! `Retry-After`, whatever the number of watchers (contract, "Batch status"). It is kept by `entry`;
//! `store` sees to it that memory stays bounded without ever forgetting a recent question.

mod entry;
mod store;

pub(crate) use entry::{Entry, View, wait};
pub(crate) use store::Snapshots;
