//! Copying a text, with a word that it happened.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use crate::state::announcer::use_announcer;
use crate::ui::{Glyph, Icon, press};

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
    let copy = move || {
        // A page that is not secure has no clipboard: the promise is then refused.
        let copied = window().navigator().clipboard().write_text(&content);
        spawn_local(async move {
            match JsFuture::from(copied).await {
                Ok(_) => announcer.say(format!("Copied {what}")),
                Err(_) => announcer.say(format!(
                    "The browser did not allow copying. Select the {what} and copy it."
                )),
            }
        });
    };
    view! {
        <button type="button" class="button" data-kind=kind data-compact=compact.to_string() on:click=press(copy)>
            <Icon glyph=Glyph::Copy />
            <span class=if compact { "visually-hidden" } else { "" }>{format!("Copy {what}")}</span>
        </button>
    }
}
