//! A labelled text field that says what is wrong, where it is wrong.

use leptos::html::Input;
use leptos::prelude::*;

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
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// What is wrong now; empty for nothing.
    #[prop(optional, into)]
    error: Signal<String>,
    /// `text`, `search` or `date`.
    #[prop(default = "text")]
    kind: &'static str,
    /// Monospaced, for references.
    #[prop(optional)]
    code: bool,
    /// The input itself, to focus it.
    #[prop(optional)]
    node_ref: NodeRef<Input>,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    let error_id = format!("{id}-error");
    let described_by = format!("{hint_id} {error_id}");
    view! {
        <div class="field" data-code=code.then_some("")>
            <label for=id>{label}</label>
            <input
                id=id
                type=kind
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-describedby=described_by
                aria-invalid=move || if error.with(String::is_empty) { "false" } else { "true" }
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
                node_ref=node_ref
            />
            <p class="field-hint" id=hint_id>
                {move || hint.map(|hint| hint.get())}
            </p>
            <p class="field-error" id=error_id aria-live="polite">
                {error}
            </p>
        </div>
    }
}
