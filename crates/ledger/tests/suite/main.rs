//! The ledger on both stores; one file a concern.

// `cfg(test)` says to clippy that all of it is test code, helpers included.
#[cfg(test)]
mod audit;
#[cfg(test)]
mod batches;
#[cfg(test)]
mod copies;
#[cfg(test)]
mod door;
#[cfg(test)]
mod invitations;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod retention;
#[cfg(test)]
mod standing;
#[cfg(test)]
mod store;
#[cfg(test)]
mod support;
