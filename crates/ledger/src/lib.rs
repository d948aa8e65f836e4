//! The ledger: what must never be lost, in one SQLite file or in a PostgreSQL shared by several proxies.
//!
//! - [`Ledger`] opens it; `engine` holds what differs between the two stores, one trait and two of a kind.
//! - [`Keys`] seal what must not be read in a copy of the ledger, and authenticate the audit chain.
//! - [`batches`]: prepared, approved, sent. [`checks`]: what upstream said, and when it may be asked again.
//! - [`audit`]: the chain. What changes something of consequence takes an [`audit::Event`] and writes both in
//!   one transaction.
//!
//! What is absent: no HTTP, no upstream, no clock (instants are arguments), no policy. Every statement is
//! portable SQL over TEXT and BIGINT (`migrations/`), and every one that races is a compare-and-set.

pub mod audit;
pub mod batches;
pub mod checks;
pub mod copy;
mod engine;
mod facts;
mod fault;
mod id;
pub mod invitations;
mod key_check;
mod keys;
mod people;
mod resealing;
pub mod retention;
mod sessions;
mod standing;
mod stats;
mod store;

pub use engine::Place;
pub use fault::Fault;
pub use keys::{KeyFault, Keys};
pub use people::{AccountUpdate, LOCAL, Link, Person, StoredAccount};
pub use sessions::{KeptSession, NewSession, StoredSession};
pub use standing::{Standing, Waiting};
pub use stats::Stats;
pub use store::Ledger;
