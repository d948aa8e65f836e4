//! Why a batch was not taken, and each way on.

use std::sync::Arc;

use leptos::prelude::*;
use wire::api::{BatchMention, BatchStage, problem_codes};
use wire::pyng::codes;
use wire::{BatchReference, SiteId};

use crate::api::ApiError;
use crate::components::{ProblemPanel, notice, stage_badge, use_money, when, who_words};
use crate::ui::{flag, press};
use crate::{format, routes};

/// What the dialog shows in place of the batch's page.
pub(super) fn refusal(
    error: Arc<ApiError>,
    site: &SiteId,
    reference: &str,
    rename_again: Callback<()>,
    send: Callback<bool>,
) -> AnyView {
    let batch = error.problem().and_then(|problem| problem.batch.clone());
    if let Some(batch) = batch.filter(|_| error.has_code(problem_codes::ALREADY_SENT)) {
        return already_sent(&batch, site, send);
    }
    if error.has_code(problem_codes::REFERENCE_TAKEN) || error.has_code(codes::BATCH_CONFLICT) {
        return taken(error, site, reference, rename_again);
    }
    let comfort = "Submit again when you like. Do not change the reference: under the same reference the same rows are one batch, however often they are sent.";
    // The proxy says so itself.
    let comfort = if error.problem().is_some() { "" } else { comfort };
    view! {
        <ProblemPanel error=error>
            <p>{comfort}</p>
        </ProblemPanel>
    }
    .into_any()
}

/// The reference stands for other rows; the problem itself says how they differ.
fn taken(error: Arc<ApiError>, site: &SiteId, reference: &str, rename_again: Callback<()>) -> AnyView {
    let existing = BatchReference::parse(reference).map(|reference| routes::batch(site, &reference));
    let batch = error
        .problem()
        .and_then(|problem| problem.batch.as_deref())
        .map(known);
    view! {
        <ProblemPanel error=error>
            {batch}
            <p>"Nothing was debited now. Open that batch to compare, or give this one a reference of its own."</p>
            <div class="actions">
                <a class="button" href=existing.unwrap_or_default()>"Open the existing batch"</a>
                <button type="button" class="button" on:click=press(move || rename_again.run(()))>"Choose another reference"</button>
            </div>
        </ProblemPanel>
    }
    .into_any()
}

/// The same rows went out before: said, and a second time only on purpose.
fn already_sent(batch: &BatchMention, site: &SiteId, send: Callback<bool>) -> AnyView {
    let link = routes::batch(site, &batch.batch_reference);
    let sealed = batch.stage == BatchStage::Sealed;
    let title = if sealed {
        "Already prepared"
    } else {
        "Already sent"
    };
    let twice = if sealed {
        "Nothing was done now. If both are approved, everybody on the list is debited twice."
    } else {
        "Nothing was sent now. Sent again, everybody on the list is debited a second time."
    };
    let sure = RwSignal::new(false);
    let unsure = flag(move || !sure.get());
    let again = move || {
        if sure.get_untracked() {
            send.run(true);
        }
    };
    let tick =
        Box::new(move |event| sure.set(event_target_checked(&event))) as Box<dyn FnMut(leptos::ev::Event)>;
    let lines = vec![
        view! { <p>"The same rows stand in " <a class="reference" href=link>{batch.batch_reference.to_string()}</a> "."</p> }.into_any(),
        known(batch),
        view! { <p>{twice}</p> }.into_any(),
        view! {
            <label class="choice">
                <input type="checkbox" on:change=tick />
                <span class="choice-words">"These customers shall be debited once more"</span>
            </label>
            <div class="actions">
                <button type="button" class="button" aria-disabled=unsure on:click=press(again)>
                    "Send a second time on purpose"
                </button>
            </div>
        }
        .into_any(),
    ];
    notice("bad", title.into(), lines)
}

/// The batch there is, in a line: where it stands, who, when, how much.
fn known(batch: &BatchMention) -> AnyView {
    let by = batch
        .prepared_by
        .as_ref()
        .map(|who| format!("by {}, ", who_words(who)));
    let rows = format::counted(batch.all.count as usize, "row", "rows");
    let sum = use_money().write(batch.all.sum);
    view! {
        <p class="state-line">
            {stage_badge(&batch.stage)}
            <span>{by.unwrap_or_default()} {when(Some(batch.at))}</span>
            <span class="amount">{format!("{rows}, {sum}")}</span>
        </p>
    }
    .into_any()
}
