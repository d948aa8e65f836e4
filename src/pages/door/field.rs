//! Fields that a browser or a password manager fills in. What stands in them is read when it is needed
//! (`ui::field_value`): no copy of a password is kept.

use leptos::prelude::*;

use crate::ui::{flag, focus, input, press, text};

/// The name to sign in with.
pub(super) fn login_field(id: &'static str, value: String, fixed: bool) -> AnyView {
    view! {
        <div class="field">
            <label for=id>"Name"</label>
            <input
                id=id
                type="text"
                name="username"
                autocomplete="username"
                autocapitalize="off"
                spellcheck="false"
                value=value
                readonly=fixed
            />
        </div>
    }
    .into_any()
}

/// A password, which can be shown. `typed` is told of each change, for the sake of `hint`.
pub(super) fn password_field(
    id: &'static str,
    label: &'static str,
    kind: &'static str,
    hint: Signal<String>,
    typed: Callback<String>,
) -> AnyView {
    let shown = RwSignal::new(false);
    let hint_id = format!("{id}-hint");
    let as_type = text(move || if shown.get() { "text" } else { "password" }.to_owned());
    let toggle = move || {
        shown.update(|shown| *shown = !*shown);
        focus(id);
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <div class="password">
                <input
                    id=id
                    type=as_type
                    name="password"
                    autocomplete=kind
                    autocapitalize="off"
                    spellcheck="false"
                    aria-describedby=hint_id.clone()
                    on:input=input(move |text| typed.run(text))
                />
                <button
                    type="button"
                    class="button"
                    data-kind="quiet"
                    aria-pressed=flag(move || shown.get())
                    aria-controls=id
                    on:click=press(toggle)
                >
                    "Show"
                    <span class="visually-hidden">" password"</span>
                </button>
            </div>
            <p class="field-hint" id=hint_id aria-live="polite">{hint}</p>
        </div>
    }
    .into_any()
}
