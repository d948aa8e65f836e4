//! What may be asked of the proxy; one file an operation, and nothing else passes.

mod batch_status;
mod batches;
mod customer_query;
mod customer_search;
mod customers;
mod decision;
mod health;
mod invitations;
mod people;
mod session;
mod sessions;
mod sign_in;
mod sign_out;
mod submission;
mod submission_words;
mod submit_batch;
mod withdraw;

pub(crate) use batch_status::batch_status;
pub(crate) use batches::batches;
pub(crate) use customers::customers;
pub(crate) use decision::decide_batch;
pub(crate) use health::{live, ready};
pub(crate) use invitations::invite;
pub(crate) use people::{add_person, change_person, people};
pub(crate) use session::session;
pub(crate) use sessions::{end_session, sessions};
pub(crate) use sign_in::{set_up, sign_in, sign_in_options};
pub(crate) use sign_out::sign_out;
pub(crate) use submit_batch::submit_batch;
pub(crate) use withdraw::withdraw_batch;
