//! The ledger on both stores; one file a concern.

// `cfg(test)` says to clippy that all of it is test code, helpers included.
#[cfg(test)]
mod batches;
#[cfg(test)]
mod door;
#[cfg(test)]
mod store;
#[cfg(test)]
mod support;
