//! Batches: each step once, whoever comes at the same time.

mod deciding;
mod history;
mod sending;
mod submitting;
mod support;
mod watching;
