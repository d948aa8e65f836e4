//! A batch: before it is sent the ledger's word, and the second person's; then how far it has come, row by
//! row, until each row has ended.

mod clock_line;
mod decide;
mod filters;
mod follow;
mod page;
mod rows;
mod sealed;
mod standing;
mod unsent;

pub use page::LiveBatch;
