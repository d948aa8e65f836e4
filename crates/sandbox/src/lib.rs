//! A stateful local copy of the upstream API, with a clock that can be stepped and faults on request.
//!
//! ```no_run
//! # async fn example() -> std::io::Result<()> {
//! use sandbox::{ClockMode, Options, Seed};
//!
//! let options = Options { clock: ClockMode::Stepped, seed: Seed::Empty, ..Options::default() };
//! let running = sandbox::listen(([127, 0, 0, 1], 0).into(), options).await?;
//! println!("upstream is at {}", running.base_url());
//! running.control().advance(60_000).expect("a minute is a sensible step");
//! running.stop().await;
//! # Ok(())
//! # }
//! ```
//!
//! Where the contract leaves something open, `DIFFERENCES.md` says what is done here. Inside:
//! - `model`: Sites, links, batches, tokens as functions of time; no HTTP,
//! - `billing`: the API itself, below `/billing`,
//! - [`steering`]: the control endpoints, below `/sandbox`; [`Control`] is the same in-process,
//! - `pages`: the sign-up as the customer meets it, and the first page,
//! - [`faults`]: what can be made to go wrong; `server`: connections; `seed`: the demo.

pub mod faults;
pub mod steering;

mod app;
mod billing;
mod control;
mod dates;
mod media_type;
mod model;
mod operation;
mod options;
mod pages;
mod requests;
mod seed;
mod server;

pub use control::{Control, ControlError};
pub use operation::Operation;
pub use options::{ClockMode, Options, STEPPED_START, Seed};
pub use requests::ReceivedRequest;
pub use server::{Running, listen, start};
