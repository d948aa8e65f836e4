//! Naming the batch, the last look, and sending it. Pressing twice is safe: the same content under the
//! same reference is one batch.

use std::sync::Arc;

use intake::Checked;
use leptos::ev;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wire::BatchReference;
use wire::pyng::{BatchSubmission, codes};

use crate::api::{self, ApiError};
use crate::components::{ProblemPanel, id_fault_words, use_money};
use crate::state::draft::use_drafts;
use crate::state::recent_batches::{RecentBatch, remember_batch};
use crate::state::session::use_site;
use crate::ui::{Dialog, Glyph, Icon, TextField};
use crate::{format, routes};

/// The reference, and the way to the last look.
#[component]
pub(super) fn Send(
    checked: Arc<Checked>,
    /// The reference typed earlier; empty for the suggested one.
    typed: String,
    rename: Callback<String>,
) -> impl IntoView {
    let site = use_site();
    let suggested = site.with_untracked(|site| {
        let name = site.name.split_whitespace().next().unwrap_or(site.id.as_str());
        intake::suggest_reference(name, &format::iso_day(api::server_now()), &checked.rows).to_string()
    });
    let reference = RwSignal::new(if typed.is_empty() { suggested.clone() } else { typed });
    Effect::new(move |_| {
        let text = reference.get();
        rename.run(if text == suggested { String::new() } else { text });
    });
    let field = NodeRef::<Input>::new();
    let fault = Memo::new(move |_| BatchReference::parse(reference.get().trim()).err());
    let blocked = checked.rows_left_out() > 0 || checked.rows.is_empty();
    let reviewing = RwSignal::new(false);
    let review = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if blocked {
            return;
        }
        if fault.with_untracked(Option::is_some) {
            if let Some(field) = field.get_untracked() {
                let _ = field.focus();
            }
            return;
        }
        reviewing.set(true);
    };
    let rename_again = Callback::new(move |()| {
        reviewing.set(false);
        if let Some(field) = field.get_untracked() {
            let _ = field.focus();
            field.select();
        }
    });
    view! {
        <form class="send-form" novalidate on:submit=review>
            <TextField
                id="batch-reference"
                label="Batch reference"
                value=reference
                hint=Signal::stored("Made from the Site, the day and the content: the same file gets the same one, so it cannot be debited twice.".to_owned())
                error=Signal::derive(move || fault.get().map_or(String::new(), |fault| id_fault_words(fault).into()))
                code=true
                node_ref=field
            />
            <button type="submit" class="button" data-kind="primary" aria-disabled=if blocked { "true" } else { "false" }>
                "Review and submit"
                <Icon glyph=Glyph::Forward />
            </button>
            {blocked.then(|| view! { <p class="muted">"Submitting opens once every row is without errors."</p> })}
        </form>
        <Show when=move || reviewing.get()>
            <Review checked=checked.clone() reference=reference close=Callback::new(move |()| reviewing.set(false)) rename_again=rename_again />
        </Show>
    }
}

#[component]
fn Review(
    checked: Arc<Checked>,
    reference: RwSignal<String>,
    close: Callback<()>,
    rename_again: Callback<()>,
) -> impl IntoView {
    let site = use_site();
    let money = use_money();
    let drafts = use_drafts();
    let navigate = use_navigate();
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    let count = format::counted(checked.rows.len(), "debit", "debits");
    let total = checked.total.map_or_else(|| "too large to add up".to_owned(), money);
    let (press_count, press_total) = (count.clone(), total.clone());
    let facts = {
        let largest = checked.largest.and_then(|index| checked.rows.get(index));
        let largest = largest.map(|row| format!("{} from {}", money(row.amount), row.customer_reference));
        view! {
            <dl class="facts">
                <dt>"Site"</dt>
                <dd>{move || site.with(|site| site.name.clone())}</dd>
                <dt>"Batch reference"</dt>
                <dd class="reference">{move || reference.get().trim().to_owned()}</dd>
                <dt>"Rows"</dt>
                <dd>{format!("{count} of {}", format::counted(checked.customers, "customer", "customers"))}</dd>
                <dt>"Total"</dt>
                <dd class="amount grand">{total}</dd>
                <dt>"Largest row"</dt>
                <dd>{largest}</dd>
            </dl>
        }
    };
    let submit = Callback::new(move |()| {
        let Ok(batch_reference) = BatchReference::parse(reference.get_untracked().trim()) else { return };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let site = site.with_untracked(|site| site.id.clone());
        let (checked, navigate) = (checked.clone(), navigate.clone());
        spawn_local(async move {
            let batch = BatchSubmission { batch_reference: batch_reference.clone(), rows: checked.rows.clone() };
            let answer = api::batches::submit(&site, &batch).await;
            if let Ok(receipt) = &answer {
                remember_batch(RecentBatch {
                    site: site.clone(),
                    reference: batch_reference.clone(),
                    submitted_at: receipt.submitted_at,
                    rows: checked.rows.len(),
                    total: checked.total,
                });
                drafts.discard(&site);
            }
            // The page was left meanwhile: the batch is among the recent ones.
            if busy.try_get_untracked().is_none() {
                return;
            }
            match answer {
                Ok(_) => {
                    let link = routes::batch(&site, &batch_reference);
                    navigate(&link, NavigateOptions { resolve: false, replace: true, ..Default::default() });
                }
                Err(refusal) => {
                    busy.set(false);
                    error.set(Some(refusal));
                }
            }
        });
    });
    let problem = move || error.get().map(|error| view! { <Refusal error=error reference=reference rename_again=rename_again /> });
    view! {
        <Dialog title=Signal::stored("Review and submit".to_owned()) close=close>
            {facts}
            <p class="muted">
                "Pyng debits each customer who is linked at that moment. A submitted batch cannot be taken back."
            </p>
            {problem}
            <div class="actions">
                <button
                    type="button"
                    class="button"
                    data-kind="primary"
                    aria-disabled=move || if busy.get() { "true" } else { "false" }
                    on:click=move |_| submit.run(())
                >
                    {move || if busy.get() { "Submitting…".to_owned() } else { format!("Submit {press_count}, {press_total}") }}
                </button>
                <button type="button" class="button" on:click=move |_| close.run(())>"Back"</button>
            </div>
        </Dialog>
    }
}

/// Why it was not taken, and that pressing again is safe where it is the answer.
#[component]
fn Refusal(error: ApiError, reference: RwSignal<String>, rename_again: Callback<()>) -> impl IntoView {
    let site = use_site();
    if error.has_code(codes::BATCH_CONFLICT) {
        let existing = BatchReference::parse(reference.get_untracked().trim())
            .map(|reference| site.with_untracked(|site| routes::batch(&site.id, &reference)));
        return view! {
            <ProblemPanel error=error>
                <p>"A batch of this reference was sent before with other rows. Nothing was debited now. Open that batch to compare, or give this one a reference of its own."</p>
                <div class="actions">
                    {existing.ok().map(|link| view! { <a class="button" href=link>"Open the existing batch"</a> })}
                    <button type="button" class="button" on:click=move |_| rename_again.run(())>"Choose another reference"</button>
                </div>
            </ProblemPanel>
        }
        .into_any();
    }
    let unanswered = error.problem().is_none_or(|problem| problem.status >= 500);
    view! {
        <ProblemPanel error=error>
            {unanswered.then(|| view! {
                <p>"Submit again when you like: under the same reference the same rows are one batch, however often they are sent."</p>
            })}
        </ProblemPanel>
    }
    .into_any()
}
