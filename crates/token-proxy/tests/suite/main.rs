//! The proxy as a whole: against the sandbox for what the contract says, against a stub where single
//! bytes matter. One file a concern.

// `cfg(test)` says to clippy that all of it is test code, helpers included.
#[cfg(test)]
mod access;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod batch_snapshots;
#[cfg(test)]
mod batch_status;
#[cfg(test)]
mod batches;
#[cfg(test)]
mod config_faults;
#[cfg(test)]
mod csrf;
#[cfg(test)]
mod customers;
#[cfg(test)]
mod four_eyes;
#[cfg(test)]
mod guard;
#[cfg(test)]
mod invitations;
#[cfg(test)]
mod kept_invitations;
#[cfg(test)]
mod logging;
#[cfg(test)]
mod lost_invitations;
#[cfg(test)]
mod metrics;
#[cfg(test)]
mod outbox;
#[cfg(test)]
mod people;
#[cfg(test)]
mod portal_files;
#[cfg(test)]
mod rates;
#[cfg(test)]
mod robustness;
#[cfg(test)]
mod routes;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod shutdown;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod sign_in_oidc;
#[cfg(test)]
mod sign_in_provider;
#[cfg(test)]
mod smuggling;
#[cfg(test)]
mod stores;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tokens;
#[cfg(test)]
mod traces;
#[cfg(test)]
mod trusted_header;
