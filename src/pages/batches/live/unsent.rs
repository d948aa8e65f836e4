//! A batch that upstream does not have: why, what was not debited, and the next step.

use std::sync::Arc;

use leptos::prelude::*;
use wire::api::{BatchEntry, BatchStage, Problem, Right};

use crate::api::ApiError;
use crate::components::{CopyButton, ProblemPanel, notice, problem_words, when, who_words};
use crate::routes;
use crate::state::session::use_site;

/// Whether upstream has given no status of it: on its way, or never to be.
pub(super) fn is_before_upstream(stage: &BatchStage) -> bool {
    matches!(
        stage,
        BatchStage::Sealed
            | BatchStage::Sending
            | BatchStage::Rejected
            | BatchStage::Withdrawn
            | BatchStage::Failed
    )
}

/// The word on it; a sealed batch has a part of its own.
pub(super) fn unsent(entry: &BatchEntry) -> AnyView {
    let sending = entry.stage == BatchStage::Sending;
    let problem = entry.problem.clone().filter(|_| !sending).map(problem);
    let said = entry.decision.as_ref().filter(|decision| !decision.approved);
    let (tone, title, words) = match &entry.stage {
        BatchStage::Sending => (
            "wait",
            "On its way to Pyng",
            "It is sent as soon as Pyng takes it, also when this page is closed. Nothing is lost, and nothing is \
             debited twice. Do not submit these rows again.",
        ),
        BatchStage::Rejected if said.is_some() => (
            "bad",
            "Rejected",
            "Nothing was sent to Pyng, and nobody was debited.",
        ),
        BatchStage::Rejected => (
            "bad",
            "Pyng refused this batch",
            "Nobody was debited. Mend the file and submit it again; the same reference may be used.",
        ),
        BatchStage::Withdrawn => (
            "past",
            "Withdrawn",
            "It was taken back before anything was sent. Nobody was debited.",
        ),
        _ => (
            "bad",
            "Not sent",
            "Pyng could not be reached for a day, so the portal gave up. Pyng does not have this batch, and nobody \
             was debited. Submit the file again once Pyng answers.",
        ),
    };
    let mut lines = vec![view! { <p>{words}</p> }.into_any()];
    if let Some(decision) = said {
        let reason = decision.reason.clone().unwrap_or_default();
        lines.insert(
            0,
            view! {
                <p>
                    <strong>{reason}</strong>
                    " – "
                    {who_words(&decision.by)}
                    ", "
                    {when(Some(decision.at))}
                </p>
            }
            .into_any(),
        );
    }
    if sending {
        lines.extend(entry.problem.clone().map(newest_try));
    } else {
        lines.push(again());
    }
    view! { {notice(tone, title.into(), lines)} {problem} }.into_any()
}

/// Why it takes so long: no alarm, for nothing is lost.
fn newest_try(problem: Box<Problem>) -> AnyView {
    let words = problem_words(&ApiError::Refused(problem));
    let id = |(name, what, id): (&'static str, &'static str, Option<String>)| {
        id.map(|id| {
            view! { <span>{name} <code>{id.clone()}</code> <CopyButton content=id what=what compact=true /></span> }
                .into_any()
        })
    };
    let ids = [
        ("Trace id ", "trace id", words.trace_id),
        ("Request id ", "request id", words.request_id),
    ];
    let ids: Vec<AnyView> = ids.into_iter().filter_map(id).collect();
    view! {
        <p>"The newest try: " {words.title} " " {words.detail}</p>
        <p class="state-line small">{ids}</p>
    }
    .into_any()
}

fn problem(problem: Box<Problem>) -> AnyView {
    view! { <ProblemPanel error=Arc::new(ApiError::Refused(problem)) quiet=true /> }.into_any()
}

/// The way to another try, for whoever may.
fn again() -> AnyView {
    let site = use_site();
    if !site.lets(&Right::SubmitBatches) {
        return ().into_any();
    }
    view! { <p><a class="button" href=routes::new_batch(&site.id)>"Prepare it again"</a></p> }.into_any()
}
