//! The heading of a page, which is also the tab's title and where the keyboard starts after a change of
//! page.

use leptos::prelude::*;

use super::focus::focus;

const ID: &str = "page-title";

/// Sets the tab's title, and takes the focus when the page was reached from another.
#[component]
pub fn PageTitle(
    /// What the page is about.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    document().set_title(&format!("{text} · Receivables"));
    Effect::new(move |_| {
        // On the first page of a visit the focus stays where the browser put it.
        let Some(body) = document().body() else { return };
        if body.dataset().get("visited").is_some() {
            focus(ID);
        }
        let _ = body.dataset().set("visited", "1");
    });
    view! {
        <h1 class="page-title" id=ID tabindex="-1">
            {text}
        </h1>
    }
}
