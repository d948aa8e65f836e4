//! Who asks, and may they?
//!
//! ```text
//! guard ─ admission ─ operation
//!            │  who: the session's person (`door`), or this machine in mode `none`
//!            │  may they: `policy`, the one place that knows
//! ```
//! Every operation of `/api` is an [`Operation`]; the router is made from that list, so that a route without
//! a rule cannot be written. Admission refuses, in this order: who is not signed in, a Site the person has no
//! business in (as if it did not exist), what the roles do not allow (written down), and what asks for a
//! recent sign-in. A handler that still needs to know asks its [`Caller`].

mod admission;
mod caller;
mod operation;
mod policy;

pub(crate) use admission::{admit, forbid, signed_out, unknown_site};
pub(crate) use caller::{Caller, CallerParts};
pub use operation::Operation;
pub use policy::{Needs, rights_of};
pub(crate) use policy::{Reach, may_grant};
