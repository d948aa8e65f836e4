//! What people are told while a batch is on its way, and when it is not sent.

use axum::http::StatusCode;
use wire::api::{Problem, Site, problem_codes};
use wire::pyng::{BatchRow, codes};

use crate::differences::differences;
use crate::refusal::Refusal;
use crate::upstream::{Failure, refusal, refusal_of};

/// Why it takes so long.
pub(super) fn still_trying(failure: &Failure) -> Problem {
    let mut problem = refusal(failure).into_inner().problem;
    problem.detail = Some(
        "The portal goes on trying by itself, under the same reference: nobody is debited twice. There is \
         nothing to do."
            .to_owned(),
    );
    problem
}

/// Why a refusal is not believed yet.
pub(super) fn in_doubt(failure: Option<&Failure>) -> Problem {
    let title = "It is not certain yet whether Pyng has the batch.";
    let mut problem = Refusal::new(StatusCode::BAD_GATEWAY, problem_codes::UNREACHABLE, title)
        .detail("The portal goes on asking by itself. Do not send these rows under another reference.")
        .into_inner()
        .problem;
    problem.trace_id = failure.and_then(Failure::trace_id).map(str::to_owned);
    problem
}

/// Upstream said no, for good.
pub(super) fn refused(failure: &Failure) -> Problem {
    refusal_of(failure, Some(codes::BATCH_CONFLICT))
        .into_inner()
        .problem
}

/// The reference stands for another batch at upstream; `theirs` is that one, where upstream has told.
pub(super) fn conflict(
    trace_id: Option<&str>,
    ours: &[BatchRow],
    theirs: Option<&[BatchRow]>,
    site: &Site,
) -> Problem {
    let title = "Pyng has another batch under this reference.";
    let (detail, errors) = match theirs {
        None => (
            "Nothing was sent. Open the batch of this reference to see what Pyng has, or choose a new one.",
            Vec::new(),
        ),
        Some(theirs) => {
            let errors = differences(ours, theirs, &site.currency);
            let detail = if errors.is_empty() {
                "Pyng has the very same rows under this reference, sent in another way. There is nothing left to \
                 send: do not send them under another reference."
            } else {
                "Nothing was sent. Compare the rows below with what Pyng has, and choose a new reference if these \
                 are to be debited as well."
            };
            (detail, errors)
        }
    };
    let mut problem = Refusal::new(StatusCode::CONFLICT, codes::BATCH_CONFLICT, title)
        .detail(detail)
        .items(errors)
        .into_inner()
        .problem;
    problem.trace_id = trace_id.map(str::to_owned);
    problem
}

/// It could not be sent for a day, and upstream surely has not got it.
pub(super) fn given_up(last: Option<&Problem>) -> Problem {
    let title = "The batch could not be sent for 24 hours and was given up.";
    told_with(
        last,
        title,
        "Pyng does not have it: nobody was debited. It may be sent again, under the same reference.",
    )
}

/// It was last tried so long ago that upstream may have forgotten it.
pub(super) fn unknowable() -> Problem {
    let title = "It can no longer be known whether Pyng took this batch in.";
    told_with(
        None,
        title,
        "It was last tried more than 60 days ago. Ask Pyng's support before these rows are sent again.",
    )
}

/// The stored body is not the one that was approved.
pub(super) fn tampered() -> Problem {
    let title = "The batch in the ledger is not the one that was approved.";
    told_with(
        None,
        title,
        "Nothing was sent. Tell the people who run this portal: somebody has changed its ledger.",
    )
}

fn told_with(last: Option<&Problem>, title: &str, detail: &str) -> Problem {
    let mut problem = Refusal::new(StatusCode::BAD_GATEWAY, problem_codes::UNREACHABLE, title)
        .detail(detail)
        .into_inner()
        .problem;
    problem.trace_id = last.and_then(|last| last.trace_id.clone());
    problem
}

/// Its Site was taken out of the configuration.
pub(super) fn no_such_site() -> Problem {
    let title = "This portal no longer has the Site of this batch.";
    told_with(
        None,
        title,
        "It is sent as soon as the Site is in the configuration again.",
    )
}
