//! Proxies in processes of their own, which can be killed and frozen, on one clock and before one upstream.
//!
//! A process is this very test program, started again with the test `child` alone, which serves when it is told
//! to by its environment. Its clock is a file that the test writes: so time goes on for a frozen one as it does
//! outside, and the program that ships knows nothing of all this.

#[path = "../../../ledger/tests/suite/support/database.rs"]
mod database;
#[path = "../../../ledger/tests/suite/support/postgres.rs"]
mod postgres;
#[path = "../suite/support/store.rs"]
mod store;

mod child;
mod clock;
mod front;
mod process;

pub(crate) use child::serve_if_told;
pub(crate) use clock::CommonClock;
pub(crate) use front::{Front, Seen};
pub(crate) use process::Process;
pub(crate) use store::Store;
