//! Naming the batch, and the way to the last look.

use std::sync::Arc;

use intake::Checked;
use leptos::prelude::*;
use wire::BatchReference;

use super::review::Review;
use crate::components::id_fault_words;
use crate::state::session::use_site;
use crate::ui::{Glyph, Icon, TextField, focus, focus_and_select, panel, submit, text};
use crate::{api, format};

const FIELD: &str = "batch-reference";

/// The reference, and the way to the last look.
#[component]
pub(super) fn Send(
    checked: Arc<Checked>,
    /// The reference typed earlier; empty for the suggested one.
    typed: String,
    rename: Callback<String>,
) -> impl IntoView {
    let site = use_site();
    let name = site.name.split_whitespace().next().unwrap_or(site.id.as_str());
    let day = format::iso_day(api::server_now());
    let suggested = intake::suggest_reference(name, &day, &checked.rows).to_string();
    let reference = RwSignal::new(if typed.is_empty() {
        suggested.clone()
    } else {
        typed
    });
    Effect::new(move |_| {
        let text = reference.get();
        rename.run(if text == suggested { String::new() } else { text });
    });
    let fault = move || BatchReference::parse(reference.get().trim()).err();
    let blocked = checked.rows_left_out() > 0 || checked.rows.is_empty();
    let reviewing = RwSignal::new(false);
    let review = move || {
        if blocked {
            return;
        }
        if fault().is_some() {
            focus(FIELD);
        } else {
            reviewing.set(true);
        }
    };
    let close = Callback::new(move |()| reviewing.set(false));
    let rename_again = Callback::new(move |()| {
        reviewing.set(false);
        focus_and_select(FIELD);
    });
    let dialog = panel(move || match reviewing.get() {
        false => ().into_any(),
        true => {
            let reference = reference.get_untracked().trim().to_owned();
            view! { <Review checked=checked.clone() reference=reference close=close rename_again=rename_again /> }.into_any()
        }
    });
    view! {
        <form class="send-form" novalidate on:submit=submit(review)>
            <TextField
                id=FIELD
                label="Batch reference"
                value=reference
                hint="Made from the Site, the day and the content: the same file gets the same one, so it cannot be debited twice."
                error=text(move || fault().map(|fault| id_fault_words(fault).to_owned()).unwrap_or_default())
            />
            <button type="submit" class="button" data-kind="primary" aria-disabled=blocked.to_string()>
                "Review and submit"
                <Icon glyph=Glyph::Forward />
            </button>
            <p class="muted">{if blocked { "Submitting opens once every row is without errors." } else { "" }}</p>
        </form>
        {dialog}
    }
}
