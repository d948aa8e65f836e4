//! What may be asked of the proxy; one file an operation, and nothing else passes.

mod batch_status;
mod customer_query;
mod customer_search;
mod customers;
mod health;
mod invitations;
mod session;
mod submission;
mod submit_batch;

pub(crate) use batch_status::batch_status;
pub(crate) use customers::customers;
pub(crate) use health::{live, ready};
pub(crate) use invitations::invite;
pub(crate) use session::session;
pub(crate) use submit_batch::submit_batch;
