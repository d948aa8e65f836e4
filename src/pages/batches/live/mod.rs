//! A batch on its way: how far it has come, row by row, until each row has ended.

mod clock_line;
mod filters;
mod follow;
mod page;
mod rows;

pub use page::LiveBatch;
