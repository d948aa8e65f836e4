//! Keeping watch: what an operator's instruments read.
//!
//! - `recorder`: the numbers of this process, one registry for all of them; without `metrics_listen` there is
//!   none, and counting costs next to nothing.
//! - `requests`, `calls`: the two places where most of them come from.
//! - `standing`, `process`: what is looked up when somebody asks: batches that wait, sessions, memory.
//! - `listener`: `/metrics`, on an address of its own, never on the public one.
//! - [`Beats`]: that the workers live. `readiness` makes `/readyz` of it, of the ledger and of the token.
//! - `traces`: spans for a collector, when one is configured.
//!
//! No label holds a reference, a person, a path or an address: labels are templates, codes and words of ours.

mod beats;
mod calls;
mod listener;
mod parent;
mod process;
mod readiness;
mod recorder;
mod requests;
mod standing;
mod traces;

pub(crate) use beats::{Beats, Worker};
pub(crate) use calls::{call_span, count_call, count_token};
pub use listener::serve_metrics;
pub(crate) use parent::go_on;
pub(crate) use readiness::{Probe, Readiness};
pub(crate) use requests::measure;
pub use traces::Traces;
