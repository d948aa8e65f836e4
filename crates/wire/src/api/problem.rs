//! Refusals, as `application/problem+json` (RFC 9457).

use serde::{Deserialize, Serialize};

use super::BatchMention;
use crate::pyng::Customer;

/// The codes of problems the proxy itself finds. Those of upstream pass through as they are.
pub mod problem_codes {
    /// No such Site in the configuration.
    pub const UNKNOWN_SITE: &str = "urn:partner-portal:problem:site:unknown";
    /// No such operation.
    pub const UNKNOWN_OPERATION: &str = "urn:partner-portal:problem:operation:unknown";
    /// A field of the body, the path or the query is not as it must be; see `errors`.
    pub const INVALID: &str = "urn:partner-portal:problem:request:invalid";
    /// The request did not come from the portal's own pages.
    pub const FOREIGN_ORIGIN: &str = "urn:partner-portal:problem:request:foreignOrigin";
    /// The body is not JSON by its content type.
    pub const NOT_JSON: &str = "urn:partner-portal:problem:request:notJson";
    /// The body is larger than any that is allowed.
    pub const TOO_LARGE: &str = "urn:partner-portal:problem:request:tooLarge";
    /// The cursor is from before a restart, of another Site, or tampered with: begin at the first page.
    pub const CURSOR: &str = "urn:partner-portal:problem:cursor:invalid";
    /// Upstream could not be reached in time.
    pub const UNREACHABLE: &str = "urn:partner-portal:problem:upstream:unreachable";
    /// Upstream took longer than allowed.
    pub const TIMEOUT: &str = "urn:partner-portal:problem:upstream:timeout";
    /// Upstream's answer could not be read (not JSON, wrong shape, too large).
    pub const UNREADABLE: &str = "urn:partner-portal:problem:upstream:unreadable";
    /// The portal's own credentials or scopes were refused: the operator's business.
    pub const CREDENTIALS: &str = "urn:partner-portal:problem:upstream:credentials";
    /// Upstream asked for patience, or the proxy keeps the contract's limit.
    pub const WAIT: &str = "urn:partner-portal:problem:upstream:wait";
    /// The answer to an invitation was lost; the customer *was* invited, the signup link is lost.
    pub const INVITED_LINK_LOST: &str = "urn:partner-portal:problem:invitation:linkLost";
    /// The answer to an invitation was lost; no such invitation was found, trying again is safe.
    pub const NOT_INVITED: &str = "urn:partner-portal:problem:invitation:notMade";
    /// The answer to an invitation was lost, and looking it up failed too.
    pub const INVITATION_UNCERTAIN: &str = "urn:partner-portal:problem:invitation:uncertain";
    /// Nobody is signed in, or the session has ended: sign in and ask again.
    pub const SIGNED_OUT: &str = "urn:partner-portal:problem:session:signedOut";
    /// The action asks for a recent sign-in: sign in again as the same person and ask again.
    pub const STEP_UP: &str = "urn:partner-portal:problem:session:stepUp";
    /// Name or password is wrong, or the account may not sign in.
    pub const WRONG_CREDENTIALS: &str = "urn:partner-portal:problem:signIn:wrong";
    /// The set-up link was used, has expired, or never was.
    pub const SET_UP_LINK: &str = "urn:partner-portal:problem:signIn:setUpLink";
    /// The identity provider did not let the person in, or what it said does not hold.
    pub const PROVIDER: &str = "urn:partner-portal:problem:signIn:provider";
    /// Signed in, but not allowed to do this here.
    pub const FORBIDDEN: &str = "urn:partner-portal:problem:access:forbidden";
    /// Too many requests from this session or address; see `retryAfter`.
    pub const TOO_MANY: &str = "urn:partner-portal:problem:request:tooMany";
    /// No such batch, invitation, account or session here.
    pub const NOT_FOUND: &str = "urn:partner-portal:problem:ledger:notFound";
    /// The same rows were sent under another reference; `batch` says which. Nothing was sent.
    pub const ALREADY_SENT: &str = "urn:partner-portal:problem:batch:alreadySent";
    /// The reference stands for other rows; `errors` say how they differ, `batch` is the one there is.
    pub const REFERENCE_TAKEN: &str = "urn:partner-portal:problem:batch:referenceTaken";
    /// The batch is no longer as the person saw it: look at it again.
    pub const BATCH_CHANGED: &str = "urn:partner-portal:problem:batch:changed";
    /// Nobody decides on what they prepared themselves.
    pub const OWN_BATCH: &str = "urn:partner-portal:problem:batch:own";
    /// The ledger cannot be reached or is full; nothing was done.
    pub const LEDGER: &str = "urn:partner-portal:problem:ledger:unavailable";
    /// The proxy is at fault; the log has the cause under the request id.
    pub const INTERNAL: &str = "urn:partner-portal:problem:internal";
}

/// A refusal, in the person's words (`title`, `detail`) and in a program's (`code`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// RFC 9457 `type`; the same as `code`.
    #[serde(default, rename = "type", skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// One short sentence that is the same for every occurrence.
    #[serde(default)]
    pub title: String,
    /// The HTTP status.
    #[serde(default)]
    pub status: u16,
    /// What happened this time, and what to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// For programs: one of [`problem_codes`], or upstream's own code.
    #[serde(default)]
    pub code: String,
    /// Each thing that is wrong, with its place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemItem>,
    /// Upstream's trace id, which Pyng's support asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace_id: Option<String>,
    /// The proxy's id of this request, which its log carries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// Seconds to wait before trying again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    /// The customer this is about, where the proxy looked it up (a conflict, a lost answer).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<Customer>,
    /// The batch this is about, where the ledger has one (already sent, reference taken).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<Box<BatchMention>>,
}

/// One thing that is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProblemItem {
    /// For programs.
    #[serde(default)]
    pub code: String,
    /// For people.
    #[serde(default)]
    pub message: String,
    /// The field that is meant: `customerReference`, `rows[13].amount`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
}
