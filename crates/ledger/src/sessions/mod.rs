//! Sessions: who is signed in, in which browser, until when.
//!
//! The browser holds a random secret, the ledger its SHA-256: a copy of the ledger lets nobody in. A session
//! ends at its absolute end, when it was not used for a while (the caller says how long), when it is signed
//! out, and when its person is disabled; from then on it is not found.

mod begin;
mod end;
mod find;

pub use begin::NewSession;
pub use find::{KeptSession, StoredSession};

/// What an identity token is sealed for.
const ID_TOKEN: &str = "id token";
