//! The token-proxy: the only program that knows a secret.
//!
//! It serves the portal's static files, and forwards a short list of operations of `/api` to Pyng with a
//! bearer token that no browser ever sees (`wire::api` is the contract with the browser).
//!
//! ```text
//! connection ─ server ─ frame ─ guard ─ router ─ access ─ operations ─ upstream ─▶ Pyng
//!                                          └──── assets (the portal's files)
//! ```
//! - [`config`]: the file, the environment, and all their faults at once.
//! - `frame`: request id, log line, headers (`headers`), and refusals (`refusal`) written out as problems.
//! - `guard`: who may speak to us at all.
//! - `access`: who asks, and may they; `door`: how people come in.
//! - `operations`: one file each. `cursor` seals pagination links.
//! - `outbox` sends batches, `follow` watches them; `workers` does so with no browser open.
//! - `upstream`: tokens, paths, retries; `upstream::client` is the only place a request is sent.
//! - `telemetry`: metrics, traces, readiness.
//! - [`Clock`]: the time, which tests step by hand.
//!
//! What is absent: no handler forwards a header, a path or a body of the browser. Each request to the
//! upstream is built from nothing, out of values that were parsed.

mod access;
mod amounts;
mod app;
mod assets;
mod body;
mod clock;
pub mod commands;
pub mod config;
mod connections;
mod cursor;
mod differences;
mod door;
mod first_steps;
mod follow;
mod frame;
mod guard;
mod headers;
mod keeper;
mod on_time;
mod opening;
mod operations;
mod outbox;
mod peer;
mod rates;
mod refusal;
mod repeats;
mod request_id;
mod router;
mod server;
mod shared_time;
mod site;
mod slow_reader;
mod telemetry;
mod upstream;
mod workers;

pub use access::{Needs, Operation, rights_of};
pub use app::{App, StartFault};
pub use clock::Clock;
pub use first_steps::first_set_up_link;
pub use opening::open_ledger;
pub use server::serve;
pub use telemetry::{Traces, serve_metrics};
