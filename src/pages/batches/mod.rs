//! Batches: bring a file, look at it, have it approved, send it, and follow it until each row has ended.

mod history;
mod live;
mod new;

pub use history::Batches;
pub use live::LiveBatch;
pub use new::NewBatch;
