//! Batches in the ledger: each step once, whoever comes at the same time.

#[cfg(test)]
mod deciding;
#[cfg(test)]
mod history;
#[cfg(test)]
mod sending;
#[cfg(test)]
mod submitting;
#[cfg(test)]
mod support;
#[cfg(test)]
mod watching;
