//! A refusal with its two texts: the problem for the person, the cause for the log.
//!
//! Handlers return it; `frame` is the one place that writes it out, because only there the request id
//! is known.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use wire::api::{BatchEntry, BatchMention, Problem, ProblemItem, problem_codes};

/// Why a request is not answered with what was asked for.
#[derive(Clone, Debug)]
pub(crate) struct Refusal(Box<Inner>);

#[derive(Clone, Debug)]
pub(crate) struct Inner {
    /// What the browser is told.
    pub(crate) problem: Problem,
    /// What the log is told besides. Holds no secret, no link and no body either.
    pub(crate) cause: Option<String>,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, code: &str, title: &str) -> Self {
        Self::from(Problem {
            kind: code.to_owned(),
            title: title.to_owned(),
            status: status.as_u16(),
            code: code.to_owned(),
            ..Problem::default()
        })
    }

    /// What happened this time, and what to do.
    pub(crate) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.0.problem.detail = Some(detail.into());
        self
    }

    pub(crate) fn items(mut self, items: Vec<ProblemItem>) -> Self {
        self.0.problem.errors = items;
        self
    }

    /// The batch this is about.
    pub(crate) fn batch(mut self, batch: &BatchEntry) -> Self {
        self.0.problem.batch = Some(Box::new(BatchMention::from(batch)));
        self
    }

    pub(crate) fn retry_after(mut self, seconds: u64) -> Self {
        self.0.problem.retry_after = Some(seconds);
        self
    }

    pub(crate) fn cause(mut self, cause: impl Into<String>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    /// What kind of refusal it is.
    pub(crate) fn code(&self) -> &str {
        &self.0.problem.code
    }

    /// Seconds to wait before trying again, where it says so.
    pub(crate) fn seconds(&self) -> Option<u64> {
        self.0.problem.retry_after
    }

    pub(crate) fn problem_mut(&mut self) -> &mut Problem {
        &mut self.0.problem
    }

    pub(crate) fn into_inner(self) -> Inner {
        *self.0
    }

    /// A field of the path, the query or the body is not as it must be.
    pub(crate) fn invalid(items: Vec<ProblemItem>) -> Self {
        let title = "Something in the request is not as it must be.";
        Self::new(StatusCode::BAD_REQUEST, problem_codes::INVALID, title).items(items)
    }

    /// The proxy itself is at fault.
    pub(crate) fn internal() -> Self {
        let title = "The portal's server made a mistake.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, problem_codes::INTERNAL, title)
            .detail("Try again. If it stays so, give the request id to whoever runs this portal.")
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self(Box::new(Inner { problem, cause: None }))
    }
}

/// The ledger did not do what it was asked; nothing was changed.
impl From<ledger::Fault> for Refusal {
    fn from(fault: ledger::Fault) -> Self {
        let title = "The portal's records are not to be had at this moment.";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, problem_codes::LEDGER, title)
            .detail("Nothing was done. Try again in a moment.")
            .cause(fault.to_string())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// One thing that is wrong with a field.
pub(crate) fn item(target: impl Into<String>, message: impl Into<String>) -> ProblemItem {
    ProblemItem {
        code: problem_codes::INVALID.to_owned(),
        message: message.into(),
        target: Some(target.into()),
    }
}
