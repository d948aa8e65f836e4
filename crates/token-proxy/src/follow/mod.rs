//! Following batches at upstream, for all who look and also when nobody does.
//!
//! The promise: a `batchReference` is asked for at most once in 30 s and not before `Retry-After`, whatever the
//! number of browsers and proxies (contract, "Batch status"). The ledger keeps it, as a claim that only one can
//! have (`ledger::checks`). The 30 s are counted from the *end* of a question, and a question that fails counts
//! as one.
//!
//! `ask` is the only one that asks, for browsers and for the worker alike; `pauses` says when again; `worker`
//! watches what has not settled; `view` is what a browser is told; `desk` holds what one process remembers:
//! whose turn it is, and the newest statuses.

mod ask;
mod desk;
mod pauses;
mod view;
mod worker;

pub(crate) use ask::{Asked, ask, look};
pub(crate) use desk::Desk;
pub(crate) use view::{View, wait};
pub(crate) use worker::watch_batches;
