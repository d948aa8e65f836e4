//! Batches: prepared, approved, sent, settled; each step once.
//!
//! ```text
//! sealed ──approve──▶ sending ──▶ accepted ──▶ inProgress ──▶ settled
//!    │ └─reject / withdraw       └─▶ rejected (upstream said no) / failed (given up)
//!    └──edit──▶ sealed, the approval void
//! ```
//! `submit` writes a batch down, or says why not; `decide` is the second person; `outbox` hands a batch to one
//! sender at a time and takes in how it went; `list` is the history. A reference stands for one live batch;
//! rejected, withdrawn and failed ones are kept, but free it. Every step is a compare-and-set in one
//! transaction with its line of the audit trail.

mod decide;
mod find;
mod hash;
mod list;
mod outbox;
mod record;
mod submit;

pub use decide::{Decided, Verdict, Withdrawn};
pub use hash::{body_hash, content_hash};
pub use list::{BatchFilter, BatchList, Place as BatchPlace};
pub use outbox::{Parcel, Postponed};
pub use record::{BatchRecord, Judgement};
pub use submit::{Draft, Submitted};

pub(crate) use record::{COLUMNS_READ, read};
pub(crate) use submit::{KEPT_MS, search_text};
