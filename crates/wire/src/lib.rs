//! Types on the wire, for the upstream API ([`pyng`]) and for the portal's own `/api` ([`api`]).
//!
//! Values only: no I/O and no clock. Two rules hold for every type here:
//! - *Read leniently.* Extra fields are ignored, unknown enum values are kept as they are, and a field
//!   the contract only infers (`[I]` in `shared/contract/pyng-billing-v1.md`) may be missing.
//! - *Write strictly.* camelCase, absent options omitted and never null, enum values unchanged.

mod id;
mod lenient;
mod money;
mod open_enum;
mod signup_link;
mod time;

pub mod api;
pub mod pyng;

pub use id::{BatchReference, CustomerReference, IdFault, RowReference, SiteId};
pub use money::{Cents, Currency, Money};
pub use signup_link::SignupLink;
pub use time::Timestamp;
