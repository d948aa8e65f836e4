//! A one-time link, shown this once: whoever opens it chooses the password of the account.

use leptos::prelude::*;

use crate::components::{CopyButton, notice};

/// The link, and how to hand it over.
pub(super) fn link_once(name: &str, link: String) -> AnyView {
    let words = format!(
        "Give it to {name} yourself, by a way that only {name} reads. It is good for one day and for one password, and \
         is not shown again."
    );
    let lines = view! {
        <p>{words}</p>
        <p class="one-time"><code>{link.clone()}</code></p>
        <p><CopyButton content=link what="link" kind="primary" /></p>
    };
    notice("good", format!("Set-up link for {name}"), vec![lines.into_any()])
}
