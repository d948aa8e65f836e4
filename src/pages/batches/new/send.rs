//! Naming the batch, and the way to the last look.

use std::sync::Arc;

use intake::Checked;
use leptos::prelude::*;
use wire::{BatchReference, Cents};

use super::review::{Review, Sending};
use crate::components::{id_fault_words, notice};
use crate::routes;
use crate::state::draft::Draft;
use crate::state::session::use_site;
use crate::ui::{Glyph, Icon, TextField, focus, focus_and_select, hold_page, panel, press, submit, text};
use crate::{api, format};

const FIELD: &str = "batch-reference";

/// What is kept of the naming, so that a reload does not lose it.
#[derive(Clone, Debug)]
pub(super) enum NameChange {
    /// This is the batch's reference from now on.
    Reference(String),
    /// It was sent under this reference and no answer came; empty once that is cleared up.
    Tried(String),
}

impl NameChange {
    /// Writes it down.
    pub(super) fn apply(self, draft: &mut Draft) {
        match self {
            Self::Reference(reference) => draft.reference = reference,
            Self::Tried(reference) => draft.tried = reference,
        }
    }
}

/// The reference, and the way to the last look.
#[component]
pub(super) fn Send(
    checked: Arc<Checked>,
    /// The name of the file the rows came from.
    file_name: String,
    /// The reference typed or looked at earlier; empty for the suggested one.
    typed: String,
    /// The reference it was sent under without an answer; empty when there is no doubt.
    tried: String,
    change: Callback<NameChange>,
) -> impl IntoView {
    let reference = RwSignal::new(if typed.is_empty() {
        suggestion(&checked)
    } else {
        typed
    });
    let tried = RwSignal::new(tried);
    let reviewing = RwSignal::new(false);
    // Here and not in the dialog: sending goes on, and is told of, whatever becomes of the dialog.
    let sending = Sending::new();
    hold_page(sending.busy);
    Effect::new(move |before: Option<String>| {
        let text = reference.get();
        // What is suggested today is another reference tomorrow: kept as it was once it is touched.
        if before.is_some_and(|before| before != text) {
            change.run(NameChange::Reference(text.clone()));
        }
        text
    });
    let fault = move || BatchReference::parse(reference.get().trim()).err();
    let elsewhere = Memo::new(move |_| {
        let (tried, reference) = (tried.get(), reference.get());
        (!tried.is_empty() && tried != reference.trim()).then_some(tried)
    });
    let sum = checked.total.unwrap_or(Cents(i64::MAX));
    let approval = use_site().four_eyes.asks_for_approval(checked.rows.len(), sum);
    let blocked = checked.rows_left_out() > 0 || checked.rows.is_empty();
    let review = move || {
        if blocked {
            return;
        }
        if fault().is_some() || elsewhere.with_untracked(Option::is_some) {
            focus(FIELD);
            return;
        }
        change.run(NameChange::Reference(reference.get_untracked()));
        sending.error.set(None);
        reviewing.set(true);
    };
    let close = Callback::new(move |()| {
        if !sending.busy.get_untracked() {
            reviewing.set(false);
        }
    });
    let rename_again = Callback::new(move |()| {
        reviewing.set(false);
        focus_and_select(FIELD);
    });
    let unanswered = Callback::new(move |name: String| {
        // The page may have been left; the draft keeps it all the same.
        let _ = tried.try_set(name.clone());
        change.run(NameChange::Tried(name));
    });
    let dialog = panel(move || match reviewing.get() {
        false => ().into_any(),
        true => {
            let reference = reference.get_untracked().trim().to_owned();
            view! {
                <Review
                    checked=checked.clone()
                    file_name=file_name.clone()
                    reference=reference
                    sending=sending
                    close=close
                    rename_again=rename_again
                    unanswered=unanswered
                />
            }
            .into_any()
        }
    });
    let doubt = panel(move || match elsewhere.get() {
        Some(name) => in_doubt(name, reference, unanswered),
        None => ().into_any(),
    });
    view! {
        <form class="send-form" novalidate on:submit=submit(review)>
            <TextField
                id=FIELD
                label="Batch reference"
                value=reference
                hint="Made from the Site, the day and the content: on one day the same file gets the same one, so it cannot be debited twice."
                error=text(move || fault().map(|fault| id_fault_words(fault).to_owned()).unwrap_or_default())
            />
            <button type="submit" class="button" data-kind="primary" aria-disabled=blocked.to_string()>
                {if approval { "Review and seal" } else { "Review and submit" }}
                <Icon glyph=Glyph::Forward />
            </button>
            <p class="muted">{if blocked { "Submitting opens once every row is without errors." } else { "" }}</p>
        </form>
        {doubt}
        {dialog}
    }
}

fn suggestion(checked: &Checked) -> String {
    let site = use_site();
    let name = site.name.split_whitespace().next().unwrap_or(site.id.as_str());
    let day = format::iso_day_in(api::server_now(), &site.time_zone);
    intake::suggest_reference(name, &day, &checked.rows).to_string()
}

/// Another reference, while it is not known whether the batch went out under the first: a second batch of
/// the same rows would debit everybody twice.
fn in_doubt(tried: String, reference: RwSignal<String>, unanswered: Callback<String>) -> AnyView {
    let link = BatchReference::parse(&tried).map(|tried| routes::batch(&use_site().id, &tried));
    let words = format!(
        "These rows were submitted as {tried}, and no answer came. Pyng may have them. Under another reference they \
         would be debited a second time."
    );
    let lines = view! {
        <p>{words}</p>
        <div class="actions">
            <button type="button" class="button" data-kind="primary" on:click=press(move || reference.set(tried.clone()))>
                "Use that reference again"
            </button>
            <a class="button" href=link.unwrap_or_default()>"Look whether Pyng has it"</a>
            <button type="button" class="button" on:click=press(move || unanswered.run(String::new()))>
                "Pyng does not have it"
            </button>
        </div>
    };
    notice(
        "bad",
        "This batch may already be with Pyng".into(),
        vec![lines.into_any()],
    )
}
