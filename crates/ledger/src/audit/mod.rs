//! The audit trail: append-only, numbered without gaps, each line authenticated together with the one before.
//!
//! `append` writes, `read` shows, `verify` computes it anew, `trim` gives up the oldest part and leaves an
//! authenticated `anchor` in its place.

mod anchor;
mod append;
mod event;
mod line;
mod read;
mod trim;
mod verify;

pub use anchor::Mark;
pub use event::{Event, Outcome};
pub use read::Scope;
pub use verify::{Break, Verdict};
