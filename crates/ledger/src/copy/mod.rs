//! Copies of the ledger.
//!
//! - `backup`, `restore`: an SQLite ledger as one file, taken while proxies run.
//! - `export`, `import`: every table as JSON lines, the same for both stores; also the way from one to the other.
//!
//! What is sealed stays sealed in either: a copy is worth nothing without the key file, and is kept apart from it.

mod backup;
mod export;
mod import;
mod private;
mod restore;
mod tables;

pub use import::Refused;
pub(crate) use tables::TABLES;
#[doc(hidden)]
pub use tables::columns;
