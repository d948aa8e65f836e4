//! The heading of a page, which is also the tab's title and where the keyboard starts after a change of
//! page.

use leptos::html::H1;
use leptos::prelude::*;

/// Sets the tab's title, and takes the focus when the page was reached from another.
#[component]
pub fn PageTitle(
    /// What the page is about.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    let heading = NodeRef::<H1>::new();
    Effect::new(move |_| document().set_title(&format!("{} · Receivables", text.get())));
    Effect::new(move |_| {
        let Some(heading) = heading.get() else { return };
        // On the first page of a visit the focus stays where the browser put it.
        if document().body().is_some_and(|body| body.dataset().get("visited").is_some()) {
            let _ = heading.focus();
        }
        if let Some(body) = document().body() {
            let _ = body.dataset().set("visited", "1");
        }
    });
    view! {
        <h1 class="page-title" tabindex="-1" node_ref=heading>
            {text}
        </h1>
    }
}
