//! Batches: bring a file, look at it, send it, and follow it until each row has ended.

mod home;
mod live;
mod new;

pub use home::Batches;
pub use live::LiveBatch;
pub use new::NewBatch;
