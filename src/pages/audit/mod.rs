//! The audit trail, for admins: who did what, when, from where, and how it went.

mod filters;
mod lines;
mod page;
mod words;

pub use page::Audit;
