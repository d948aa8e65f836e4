//! The portal's own `/api`, between the browser and the token-proxy.
//!
//! | operation | body | answer |
//! |---|---|---|
//! | `GET /api/sign-in` | | [`SignInOptions`], for everybody |
//! | `POST /api/sign-in` | [`Credentials`] | [`Session`]; mode `local` |
//! | `POST /api/sign-in/set-up` | [`SetUp`] | [`Session`]; mode `local` |
//! | `GET /api/sign-in/start?return=…` | | 302 to the identity provider; mode `oidc` |
//! | `GET /api/sign-in/callback` | | 302 back to `return`; mode `oidc` |
//! | `POST /api/sign-out` | [`SignOut`] | [`SignedOut`] |
//! | `GET /api/session` | | [`Session`] |
//! | `GET /api/sessions` | | [`OwnSessions`] |
//! | `POST /api/sessions/{id}/end` | `{}` | [`OwnSessions`] |
//! | `GET /api/people` | | [`Accounts`] |
//! | `POST /api/people` | [`NewAccount`] | 201 [`AccountAnswer`] |
//! | `POST /api/people/{login}` | [`AccountChange`] | [`AccountAnswer`] |
//! | `GET /api/audit` | query: [`AuditQuery`] | [`AuditPage`] |
//! | `GET /api/audit.csv` | query: [`AuditQuery`] | `text/csv` |
//! | `GET /api/sites/{siteId}/customers` | query: [`CustomerQuery`] | [`CustomerPage`] |
//! | `POST /api/sites/{siteId}/invitations` | [`InvitationRequest`](crate::pyng::InvitationRequest) | 201 [`InvitationMade`] |
//! | `GET /api/sites/{siteId}/invitations` | query: `customerReference` | [`InvitationList`] |
//! | `GET /api/sites/{siteId}/invitations/{id}/link` | | [`KeptLink`] |
//! | `GET /api/sites/{siteId}/batches` | query: [`BatchQuery`] | [`BatchPage`] |
//! | `POST /api/sites/{siteId}/batches` | [`BatchDraft`] | 202 [`BatchEntry`] |
//! | `GET /api/sites/{siteId}/batches/{batchReference}` | | [`BatchSnapshot`] |
//! | `POST /api/sites/{siteId}/batches/{batchReference}/decision` | [`BatchVerdict`] | [`BatchEntry`] |
//! | `POST /api/sites/{siteId}/batches/{batchReference}/withdraw` | `{}` | [`BatchEntry`] |
//!
//! Every refusal is a [`Problem`] (RFC 9457). Unsafe methods carry [`REQUEST_HEADER`].

mod access;
mod audit;
mod batch;
mod customer;
mod invitation;
mod problem;
mod session;
mod sign_in;

pub use access::{FourEyes, Grant, Right, Role};
pub use audit::{AuditLine, AuditOutcome, AuditPage, AuditQuery};
pub use batch::{
    BatchDraft, BatchEntry, BatchMention, BatchPage, BatchQuery, BatchSnapshot, BatchStage, BatchVerdict,
    Decision, Tally, Who,
};
pub use customer::{CustomerPage, CustomerQuery};
pub use invitation::{InvitationEntry, InvitationList, InvitationMade, KeptLink};
pub use problem::{Problem, ProblemItem, problem_codes};
pub use session::{Environment, Session, Site, VersionNotice};
pub use sign_in::{
    Account, AccountAnswer, AccountChange, AccountState, Accounts, Credentials, Me, NewAccount, OwnSession,
    OwnSessions, SetUp, SignInMode, SignInOptions, SignOut, SignedOut,
};

/// The custom header every unsafe request must carry, with any value: a form or a link of another
/// origin cannot set it.
pub const REQUEST_HEADER: &str = "x-portal-request";
