//! The audit trail: append-only, numbered without gaps, each line authenticated together with the one before.

mod append;
mod event;

pub use event::{Event, Outcome};
