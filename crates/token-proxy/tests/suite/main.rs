//! The proxy as a whole: against the sandbox for what the contract says, against a stub where single
//! bytes matter. One file a concern.

mod batch_status;
mod batches;
mod config_faults;
mod customers;
mod guard;
mod invitations;
mod portal_files;
mod robustness;
mod routes;
mod shutdown;
mod smuggling;
mod support;
mod tokens;
