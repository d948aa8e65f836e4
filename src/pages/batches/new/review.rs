//! The last look, and handing the batch in: to be sent, or to be approved first. Pressing twice is safe: the
//! same content under the same reference is one batch.

use std::sync::Arc;

use intake::Checked;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wire::api::{BatchDraft, BatchStage, problem_codes};
use wire::{BatchReference, Cents};

use super::refusal::refusal;
use super::replaced::replaced;
use crate::api::{self, ApiError};
use crate::components::{problem_words, use_money};
use crate::state::announcer::use_announcer;
use crate::state::draft::use_drafts;
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
    /// The name of the file the rows came from.
    file_name: String,
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
    // A sum that does not fit is above any bound.
    let sum = checked.total.unwrap_or(Cents(i64::MAX));
    let approval = site.four_eyes.asks_for_approval(checked.rows.len(), sum);
    let verb = if approval { "Seal" } else { "Submit" };
    let purpose = if approval { " for approval" } else { "" };
    let press_words = format!(
        "{verb} {}, {total}{purpose}",
        format::counted(checked.rows.len(), "debit", "debits")
    );
    let consequence = if approval {
        "Another person has to approve exactly these rows before anything is sent to Pyng."
    } else {
        "Pyng debits each customer who is linked at that moment. A submitted batch cannot be taken back."
    };

    let (site_id, name) = (site.id.clone(), reference.clone());
    let send = Callback::new(move |again: bool| {
        let Ok(batch_reference) = BatchReference::parse(&name) else {
            return;
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        // Written down first: a reload meanwhile must not forget that it may be with Pyng.
        unanswered.run(name.clone());
        let (site, navigate) = (site_id.clone(), navigate.clone());
        let batch = BatchDraft {
            batch_reference: batch_reference.clone(),
            rows: checked.rows.clone(),
            file_name: Some(file_name.clone()).filter(|name| !name.is_empty()),
            again,
        };
        spawn_local(async move {
            let answer = api::batches::submit(&site, &batch).await;
            if answer.is_ok() {
                // First: the page may have been left, and the ledger has the batch.
                drafts.discard(&site);
            }
            let left = busy.try_set(false).is_some();
            match answer {
                Ok(entry) if left => {
                    let done = if entry.stage == BatchStage::Sealed {
                        "sealed"
                    } else {
                        "submitted"
                    };
                    announcer.say(format!("Batch {batch_reference} was {done}."));
                }
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
    });
    let replaces = replaced(&site.id, &reference);
    let problem = panel(move || match error.get() {
        Some(error) => refusal(error, &site.id, &reference, rename_again, send),
        None => ().into_any(),
    });
    let title = if approval {
        "Review and seal"
    } else {
        "Review and submit"
    };
    // What was sent before is not sent again by the same button.
    let once = Memo::new(move |_| {
        error.with(|error| {
            error
                .as_ref()
                .is_some_and(|error| error.has_code(problem_codes::ALREADY_SENT))
        })
    });
    let waits = flag(move || busy.get());
    let first = panel(move || {
        if once.get() {
            return ().into_any();
        }
        let words = press_words.clone();
        view! {
            <button type="button" class="button" data-kind="primary" aria-disabled=waits on:click=press(move || send.run(false))>
                {text(move || if busy.get() { "One moment…".to_owned() } else { words.clone() })}
            </button>
        }
        .into_any()
    });
    view! {
        <Dialog title=title close=close>
            {facts}
            <p class="muted">{consequence}</p>
            {replaces}
            {problem}
            <div class="actions">
                {first}
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
