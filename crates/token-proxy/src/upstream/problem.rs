//! Failures in a person's words.
//!
//! Statuses: upstream's 400, 404, 409, 410, 422 and 429 pass as they are, for they concern what the
//! person did, but for a 400 about the version we speak, which becomes 502. 401 and 403 (scope, or a Site of another Organisation) become 502: the person's own right
//! is not in question, the portal's credentials are. 5xx becomes 502, a lost wait 504. The upstream's
//! address is never told.

use axum::http::StatusCode;
use wire::api::{ProblemItem, problem_codes};
use wire::pyng::{ErrorBody, codes};

use super::failure::{Failure, TokenFault, TokenFaultKind};
use crate::refusal::Refusal;

const ASK_OPERATOR: &str =
    "This is for the people who run this portal: its credentials for Pyng need a look.";
const TRY_AGAIN: &str = "Try again in a moment. If it stays so, tell the people who run this portal.";

/// More of upstream's errors than this tell nobody anything.
const MOST_ERRORS: usize = 100;

/// The refusal that answers for a failure.
pub(crate) fn refusal(failure: &Failure) -> Refusal {
    refusal_of(failure, None)
}

/// [`refusal`], of an operation whose only conflict has this code: upstream's own codes for conflicts are
/// inferred (contract, \[code I\]), so that the status decides. They stay among the errors.
pub(crate) fn refusal_of(failure: &Failure, conflict: Option<&str>) -> Refusal {
    let mut refusal = match failure {
        Failure::NotSent { slow: false, .. } | Failure::Dropped { .. } => unreachable(),
        Failure::NotSent { slow: true, .. } | Failure::TimedOut { .. } => timeout(),
        Failure::Unreadable { .. } => unreadable(),
        Failure::Token(fault) => token(fault),
        Failure::Refused { status, body, .. } => refused(status.as_u16(), body, conflict),
    };
    let problem = refusal.problem_mut();
    problem.trace_id = failure.trace_id().map(str::to_owned);
    problem.retry_after = failure.retry_after();
    refusal.cause(failure.cause())
}

fn unreachable() -> Refusal {
    let title = "Pyng could not be reached.";
    Refusal::new(StatusCode::BAD_GATEWAY, problem_codes::UNREACHABLE, title).detail(TRY_AGAIN)
}

fn timeout() -> Refusal {
    let title = "Pyng did not answer in time.";
    Refusal::new(StatusCode::GATEWAY_TIMEOUT, problem_codes::TIMEOUT, title).detail(TRY_AGAIN)
}

fn unreadable() -> Refusal {
    let title = "Pyng answered with something the portal cannot read.";
    Refusal::new(StatusCode::BAD_GATEWAY, problem_codes::UNREADABLE, title).detail(TRY_AGAIN)
}

fn credentials() -> Refusal {
    let title = "Pyng refused the portal's own credentials.";
    Refusal::new(StatusCode::BAD_GATEWAY, problem_codes::CREDENTIALS, title).detail(ASK_OPERATOR)
}

fn token(fault: &TokenFault) -> Refusal {
    match fault.kind {
        TokenFaultKind::Refused => credentials(),
        TokenFaultKind::Unreachable => unreachable(),
        TokenFaultKind::TimedOut => timeout(),
        TokenFaultKind::Unreadable => unreadable(),
    }
}

fn refused(status: u16, body: &ErrorBody, of_operation: Option<&str>) -> Refusal {
    let code = body
        .errors
        .first()
        .map(|error| error.code.as_str())
        .filter(|code| !code.is_empty());
    let named = |status, otherwise, title| Refusal::new(status, code.unwrap_or(otherwise), title);
    let refusal = match status {
        401 => credentials(),
        403 => credentials().detail(
            "Pyng does not let the portal's credentials act on this Site, or do this. \
             This is for the people who run this portal.",
        ),
        400 if matches!(code, Some(codes::VERSION_MISSING | codes::VERSION_UNSUPPORTED)) => named(
            StatusCode::BAD_GATEWAY,
            codes::VERSION_UNSUPPORTED,
            "Pyng does not take the version this portal speaks.",
        )
        .detail("The portal must be updated. Tell the people who run it."),
        400 | 422 => named(
            StatusCode::BAD_REQUEST,
            problem_codes::INVALID,
            "Pyng did not accept the request.",
        ),
        404 => named(
            StatusCode::NOT_FOUND,
            problem_codes::UNKNOWN_OPERATION,
            "Pyng does not know this.",
        ),
        409 => conflict(of_operation.or(code)),
        410 => named(
            StatusCode::GONE,
            codes::VERSION_GONE,
            "Pyng has retired the version this portal speaks.",
        )
        .detail("The portal must be updated. Tell the people who run it."),
        429 => named(
            StatusCode::TOO_MANY_REQUESTS,
            problem_codes::WAIT,
            "Pyng asks to wait a little.",
        ),
        500.. => named(
            StatusCode::BAD_GATEWAY,
            problem_codes::UNREACHABLE,
            "Pyng is out of order at the moment.",
        )
        .detail(TRY_AGAIN),
        _ => named(
            StatusCode::BAD_GATEWAY,
            problem_codes::UNREADABLE,
            "Pyng refused the request.",
        ),
    };
    refusal.items(body.errors.iter().take(MOST_ERRORS).map(item).collect())
}

fn conflict(code: Option<&str>) -> Refusal {
    let (title, detail) = match code {
        Some(codes::INVITATION_CONFLICT) => (
            "This customer already has a link.",
            "The link is open or the customer is linked. It can be invited again once the link has \
             expired or was revoked.",
        ),
        Some(codes::BATCH_CONFLICT) => (
            "This batch reference was used for another batch.",
            "Nothing was sent this time. Open the existing batch, or choose a new reference.",
        ),
        _ => (
            "This does not fit what Pyng already has.",
            "Reload to see where things stand.",
        ),
    };
    let code = code.unwrap_or("urn:partner-portal:problem:upstream:conflict");
    Refusal::new(StatusCode::CONFLICT, code, title).detail(detail)
}

fn item(error: &wire::pyng::ErrorItem) -> ProblemItem {
    ProblemItem {
        code: error.code.clone(),
        message: error.display_message.clone(),
        target: error.target.clone(),
    }
}
