//! The portal's own `/api`, between the browser and the token-proxy.
//!
//! | operation | body | answer |
//! |---|---|---|
//! | `GET /api/session` | | [`Session`] |
//! | `POST /api/sites/{siteId}/invitations` | [`InvitationRequest`](crate::pyng::InvitationRequest) | 201 [`Invitation`](crate::pyng::Invitation) |
//! | `GET /api/sites/{siteId}/customers` | query: [`CustomerQuery`] | [`CustomerPage`] |
//! | `POST /api/sites/{siteId}/batches` | [`BatchSubmission`](crate::pyng::BatchSubmission) | 202 [`BatchReceipt`](crate::pyng::BatchReceipt) |
//! | `GET /api/sites/{siteId}/batches/{batchReference}` | | [`BatchSnapshot`] |
//!
//! Every refusal is a [`Problem`] (RFC 9457). Unsafe methods carry [`REQUEST_HEADER`].

mod batch;
mod customer;
mod problem;
mod session;

pub use batch::BatchSnapshot;
pub use customer::{CustomerPage, CustomerQuery};
pub use problem::{Problem, ProblemItem, problem_codes};
pub use session::{Environment, Session, Site, VersionNotice};

/// The custom header every unsafe request must carry, with any value: a form or a link of another
/// origin cannot set it.
pub const REQUEST_HEADER: &str = "x-portal-request";
