//! The last look, and sending. Pressing twice is safe: the same content under the same reference is one
//! batch.

use std::sync::Arc;

use intake::Checked;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wire::pyng::{BatchSubmission, codes};
use wire::{BatchReference, SiteId};

use crate::api::{self, ApiError};
use crate::components::{ProblemPanel, problem_words, use_money};
use crate::state::announcer::use_announcer;
use crate::state::draft::use_drafts;
use crate::state::recent_batches::{RecentBatch, remember_batch};
use crate::state::session::use_site;
use crate::ui::{Dialog, flag, panel, press, text};
use crate::{format, routes};

/// A batch on its way, and what came of it.
#[derive(Clone, Copy)]
pub(super) struct Sending {
    /// It is on its way.
    pub(super) busy: RwSignal<bool>,
    /// Why it was not taken.
    pub(super) error: RwSignal<Option<Arc<ApiError>>>,
}

impl Sending {
    /// Nothing is on its way.
    pub(super) fn new() -> Self {
        Self {
            busy: RwSignal::new(false),
            error: RwSignal::new(None),
        }
    }
}

/// The dialog that sends.
#[component]
pub(super) fn Review(
    checked: Arc<Checked>,
    /// The batch's name, good to be sent.
    reference: String,
    sending: Sending,
    /// Closes, unless the batch is on its way.
    close: Callback<()>,
    /// Closes, and asks for another name.
    rename_again: Callback<()>,
    /// Told the reference when no certain answer came, and an empty one when it did.
    unanswered: Callback<String>,
) -> impl IntoView {
    let site = use_site();
    let drafts = use_drafts();
    let announcer = use_announcer();
    let navigate = use_navigate();
    let Sending { busy, error } = sending;
    let facts = facts(&checked, &reference);
    let total = use_money().write_sum(checked.total);
    let press_words = format!(
        "Submit {}, {total}",
        format::counted(checked.rows.len(), "debit", "debits")
    );

    let (site_id, name) = (site.id.clone(), reference.clone());
    let send = move || {
        let Ok(batch_reference) = BatchReference::parse(&name) else {
            return;
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        // Written down first: a reload meanwhile must not forget that it may be with Pyng.
        unanswered.run(name.clone());
        let (site, checked, navigate) = (site_id.clone(), checked.clone(), navigate.clone());
        spawn_local(async move {
            let batch = BatchSubmission {
                batch_reference: batch_reference.clone(),
                rows: checked.rows.clone(),
            };
            let answer = api::batches::submit(&site, &batch).await;
            if let Ok(receipt) = &answer {
                // Kept first: the page may have been left, and the batch is found among the recent ones.
                remember_batch(RecentBatch {
                    site: site.clone(),
                    reference: batch_reference.clone(),
                    submitted_at: receipt.submitted_at,
                    rows: checked.rows.len(),
                    total: checked.total,
                });
                drafts.discard(&site);
            }
            let left = busy.try_set(false).is_some();
            match answer {
                Ok(_) if left => announcer.say(format!("Batch {batch_reference} was submitted.")),
                Ok(_) => {
                    let link = routes::batch(&site, &batch_reference);
                    navigate(
                        &link,
                        NavigateOptions {
                            replace: true,
                            ..routes::plainly()
                        },
                    );
                }
                Err(refusal) if left => {
                    announcer.say(format!(
                        "Batch {batch_reference}: {}",
                        problem_words(&refusal).title
                    ));
                }
                Err(refusal) => {
                    if is_certain(&refusal) {
                        unanswered.run(String::new());
                    }
                    error.set(Some(Arc::new(refusal)));
                }
            }
        });
    };
    let problem = panel(move || match error.get() {
        Some(error) => refusal(error, &site.id, &reference, rename_again),
        None => ().into_any(),
    });
    let waits = flag(move || busy.get());
    view! {
        <Dialog title="Review and submit" close=close>
            {facts}
            <p class="muted">
                "Pyng debits each customer who is linked at that moment. A submitted batch cannot be taken back."
            </p>
            {problem}
            <div class="actions">
                <button type="button" class="button" data-kind="primary" aria-disabled=waits on:click=press(send)>
                    {text(move || if busy.get() { "Submitting…".to_owned() } else { press_words.clone() })}
                </button>
                <button type="button" class="button" aria-disabled=waits on:click=press(move || close.run(()))>"Back"</button>
            </div>
        </Dialog>
    }
}

/// Whether the answer proves that the batch was not taken now: the proxy or Pyng said no to it.
fn is_certain(error: &ApiError) -> bool {
    error.problem().is_some_and(|problem| problem.status < 500)
}

fn facts(checked: &Checked, reference: &str) -> AnyView {
    let money = use_money();
    let largest = checked.largest.and_then(|index| checked.rows.get(index));
    let largest = largest.map(|row| format!("{} from {}", money.write(row.amount), row.customer_reference));
    let rows = format::counted(checked.rows.len(), "debit", "debits");
    let customers = format::counted(checked.customers, "customer", "customers");
    view! {
        <dl class="facts">
            <dt>"Site"</dt>
            <dd>{use_site().name.clone()}</dd>
            <dt>"Batch reference"</dt>
            <dd class="reference">{reference.to_owned()}</dd>
            <dt>"Rows"</dt>
            <dd>{format!("{rows} of {customers}")}</dd>
            <dt>"Total"</dt>
            <dd class="amount grand">{money.write_sum(checked.total)}</dd>
            <dt>"Largest row"</dt>
            <dd>{largest.unwrap_or_default()}</dd>
        </dl>
    }
    .into_any()
}

/// Why it was not taken, and that pressing again is safe where it is the answer.
fn refusal(error: Arc<ApiError>, site: &SiteId, reference: &str, rename_again: Callback<()>) -> AnyView {
    if error.has_code(codes::BATCH_CONFLICT) {
        let existing = BatchReference::parse(reference).map(|reference| routes::batch(site, &reference));
        return view! {
            <ProblemPanel error=error>
                <p>
                    "A batch of this reference was sent before with other rows. Nothing was debited now.                      Open that batch to compare, or give this one a reference of its own."
                </p>
                <div class="actions">
                    <a class="button" href=existing.unwrap_or_default()>"Open the existing batch"</a>
                    <button type="button" class="button" on:click=press(move || rename_again.run(()))>"Choose another reference"</button>
                </div>
            </ProblemPanel>
        }
        .into_any();
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
