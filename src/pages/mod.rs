//! The pages, an area a folder. No area knows another: they meet in `routes`.

mod batches;
mod customers;
mod invitations;
mod lost;

pub use batches::{Batches, LiveBatch, NewBatch};
pub use customers::Customers;
pub use invitations::Invitations;
pub use lost::{NoSuchPage, NoSuchSite};
