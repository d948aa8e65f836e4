//! A new batch: bring the file, say its unit, look at what it comes to, send it.

mod file_words;
mod findings;
mod page;
mod preview;
mod refusal;
mod replaced;
mod review;
mod send;
mod summary;
mod unit_choice;

pub use page::NewBatch;
