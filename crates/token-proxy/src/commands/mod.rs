//! What the program does besides serving, on the command line.

mod user;

pub use user::{UserCommand, run_user};
