//! The Site's batches, the same for all colleagues: what waits, what is on its way, what became of the rest.

mod filters;
mod page;
mod refresh;
mod table;

pub use page::Batches;
