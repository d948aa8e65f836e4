//! Counts what is asked of upstream, and how that goes.

use std::time::Duration;

use metrics::{counter, histogram};
use tracing::Span;
use tracing::field::Empty;
use wire::pyng::Scope;

use crate::upstream::{Failure, Success};

/// The span of one request to upstream.
pub(crate) fn call_span(scope: &Scope) -> Span {
    tracing::info_span!(
        "upstream",
        operation = operation(scope),
        outcome = Empty,
        upstream_trace_id = Empty
    )
}

/// One request to upstream has ended, inside of its span.
pub(crate) fn count_call(scope: &Scope, took: Duration, result: &Result<Success, Failure>) {
    let failure = result.as_ref().err();
    let span = Span::current();
    span.record("outcome", outcome(failure));
    let trace_id = match result {
        Ok(success) => success.trace_id(),
        Err(failure) => failure.trace_id().map(str::to_owned),
    };
    if let Some(trace_id) = trace_id {
        span.record("upstream_trace_id", trace_id);
    }
    histogram!("portal_upstream_request_seconds", "operation" => operation(scope), "outcome" => outcome(failure))
        .record(took);
}

/// One question for a token has ended.
pub(crate) fn count_token(scope: &Scope, issued: bool) {
    let outcome = if issued { "issued" } else { "failed" };
    counter!("portal_token_renewals_total", "operation" => operation(scope), "outcome" => outcome)
        .increment(1);
}

/// Each operation asks for a scope of its own.
pub(crate) fn operation(scope: &Scope) -> &'static str {
    match scope {
        Scope::CustomersInvite => "inviteCustomer",
        Scope::CustomersRead => "listCustomers",
        Scope::BatchesSubmit => "submitBatch",
        Scope::BatchesRead => "batchStatus",
        Scope::Other(_) => "other",
    }
}

/// In a word.
pub(crate) fn outcome(failure: Option<&Failure>) -> &'static str {
    match failure {
        None => "ok",
        Some(Failure::NotSent { .. }) => "notSent",
        Some(Failure::Token(_)) => "noToken",
        Some(Failure::TimedOut { .. }) => "timedOut",
        Some(Failure::Dropped { .. }) => "dropped",
        Some(Failure::Unreadable { .. }) => "unreadable",
        Some(Failure::Refused { status, .. }) => match status.as_u16() {
            401 | 403 => "unauthorised",
            429 => "throttled",
            500.. => "failed",
            _ => "refused",
        },
    }
}
