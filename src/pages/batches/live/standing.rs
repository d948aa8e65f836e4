//! Where the batch stands now: the ledger's word before upstream has it, upstream's from then on.

use std::sync::Arc;

use leptos::prelude::*;
use wire::api::{BatchEntry, BatchSnapshot, BatchStage};
use wire::pyng::{BATCH_DEADLINE_MS, BatchState, BatchStatus};

use super::decide::Act;
use super::sealed::{figures, sealed};
use super::unsent::{is_before_upstream, unsent};
use crate::api::ApiError;
use crate::components::{
    MoneyWriter, ProblemPanel, RowTotals, batch_badge, batch_progress, deadline, notice, stage_badge, when,
    who_words,
};

/// The whole part above the rows.
pub(super) fn standing(
    snapshot: &BatchSnapshot,
    money: &MoneyWriter,
    begin: Callback<(Act, BatchEntry)>,
) -> AnyView {
    let entry = snapshot.entry.as_ref();
    let rows = &snapshot.batch.rows;
    if let Some(entry) = entry.filter(|entry| is_before_upstream(&entry.stage)) {
        let word = match entry.stage {
            BatchStage::Sealed => sealed(entry, begin),
            _ => unsent(entry),
        };
        let line = view! { <p class="state-line">{stage_badge(&entry.stage)} {history(entry)}</p> };
        return view! { {line} {word} {figures(entry, rows, money)} }.into_any();
    }
    let progress = batch_progress(&RowTotals::of(rows), money);
    view! { {state_line(&snapshot.batch, entry)} {notices(snapshot)} {progress} }.into_any()
}

fn state_line(batch: &BatchStatus, entry: Option<&BatchEntry>) -> AnyView {
    let submitted = batch.submitted_at;
    let last = if batch.state == BatchState::Settled {
        batch
            .settled_at
            .map(|at| view! { <span>"Settled " {when(Some(at))}</span> }.into_any())
    } else {
        let ends = submitted.map(|at| at.plus(BATCH_DEADLINE_MS));
        ends.map(|at| view! { <span>"Every row ends by " {deadline(at)}</span> }.into_any())
    };
    view! {
        <p class="state-line">
            {batch_badge(&batch.state)}
            <span>"Submitted " {when(submitted)}</span>
            {last}
        </p>
        {entry.map(|entry| view! { <p class="state-line muted">{history(entry)}</p> }.into_any())}
    }
    .into_any()
}

/// Who did what to it, and from which file.
fn history(entry: &BatchEntry) -> AnyView {
    let prepared = entry.prepared_by.as_ref().map(|who| {
        let words = format!("Prepared by {}, ", who_words(who));
        view! { <span>{words} {when(Some(entry.prepared_at))}</span> }.into_any()
    });
    let approved = entry.decision.as_ref().filter(|decision| decision.approved);
    let approved = approved.map(|decision| {
        let words = format!("Approved by {}, ", who_words(&decision.by));
        view! { <span>{words} {when(Some(decision.at))}</span> }.into_any()
    });
    let file = entry
        .file_name
        .clone()
        .map(|name| view! { <span>"From " <span class="file-name">{name}</span></span> }.into_any());
    view! { {prepared} {approved} {file} }.into_any()
}

/// What is not as it should be: the newest check failed, or the 24 hours are over.
fn notices(snapshot: &BatchSnapshot) -> AnyView {
    let overdue = snapshot.overdue.then(|| {
        let words = "Some rows have not ended, though Pyng ends each within 24 hours. Call Pyng’s support and give \
                     this batch reference. Do not send these rows again before they know.";
        notice("bad", "The 24 hours are over".into(), vec![view! { <p>{words}</p> }.into_any()])
    });
    let failed_check = snapshot.last_problem.clone().map(|problem| {
        view! {
            <ProblemPanel error=Arc::new(ApiError::Refused(problem)) quiet=true>
                <p>"The figures below are from the last check that succeeded. The portal goes on trying."</p>
            </ProblemPanel>
        }
        .into_any()
    });
    view! { {overdue} {failed_check} }.into_any()
}
