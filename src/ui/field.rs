//! A labelled text field that says what is wrong, where it is wrong.

use leptos::prelude::*;

use super::reactive::{flag, input, text};

/// One line of text with its label, a hint, and an error that screen readers tie to it.
#[component]
pub fn TextField(
    /// The id of the input, unique in the page.
    id: &'static str,
    /// The label.
    label: &'static str,
    /// The text.
    value: RwSignal<String>,
    /// What to enter, in a sentence.
    #[prop(default = "")]
    hint: &'static str,
    /// What is wrong now; empty for nothing.
    error: Signal<String>,
    /// `text` or `search`.
    #[prop(default = "text")]
    kind: &'static str,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    let error_id = format!("{id}-error");
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                id=id
                class="code"
                type=kind
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-describedby=format!("{hint_id} {error_id}")
                aria-invalid=flag(move || !error.with(String::is_empty))
                prop:value=text(move || value.get())
                on:input=input(move |typed| value.set(typed))
            />
            <p class="field-hint" id=hint_id>
                {hint}
            </p>
            <p class="field-error" id=error_id aria-live="polite">
                {error}
            </p>
        </div>
    }
}
