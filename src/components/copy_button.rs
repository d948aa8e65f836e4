//! Copying a text, with a word that it happened.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use crate::state::announcer::use_announcer;
use crate::ui::{Glyph, Icon, panel, press, text};

/// How long the button says that it did.
const SHOWN: Duration = Duration::from_secs(2);

/// Copies a text to the clipboard.
#[component]
pub fn CopyButton(
    /// What is copied.
    content: String,
    /// What it is, as in "Copy link".
    what: &'static str,
    /// The icon alone is seen; the name is still read out.
    #[prop(optional)]
    compact: bool,
    /// `data-kind` of the button.
    #[prop(default = "quiet")]
    kind: &'static str,
) -> impl IntoView {
    let announcer = use_announcer();
    let copied = RwSignal::new(false);
    let copy = move || {
        // A page that is not secure has no clipboard: the promise is then refused.
        let written = window().navigator().clipboard().write_text(&content);
        spawn_local(async move {
            if JsFuture::from(written).await.is_ok() {
                announcer.say(format!("Copied {what}"));
                let _ = copied.try_set(true);
                let reset = move || {
                    let _ = copied.try_set(false);
                };
                set_timeout(reset, SHOWN);
            } else {
                announcer.say(format!(
                    "The browser did not allow copying. Select the {what} and copy it."
                ));
            }
        });
    };
    // Said on the button too: a dialog covers what is said in passing.
    let glyph = panel(move || {
        let glyph = if copied.get() { Glyph::Check } else { Glyph::Copy };
        view! { <Icon glyph=glyph /> }.into_any()
    });
    let words = text(move || {
        if copied.get() {
            format!("Copied {what}")
        } else {
            format!("Copy {what}")
        }
    });
    view! {
        <button type="button" class="button" data-kind=kind data-compact=compact.to_string() on:click=press(copy)>
            {glyph}
            <span class=if compact { "visually-hidden" } else { "" }>{words}</span>
        </button>
    }
}
