//! What the program does besides serving, on the command line.

mod audit;
mod key_file;
mod ledger;
mod user;

pub use audit::{AuditCommand, run_audit};
pub use ledger::{LedgerCommand, run_ledger};
pub use user::{UserCommand, run_user};
