//! A page whose code may still be on its way.

use std::cell::Cell;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::chunks::{self, BatchPage, ChunkPage, CustomersPart};
use super::door::DoorPage;
use crate::components::notice;
use crate::ui::{panel, press};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    OnItsWay,
    There,
    Lost,
}

thread_local! {
    /// Whether the areas were fetched, or are being fetched, ahead of need.
    static AHEAD: Cell<bool> = const { Cell::new(false) };
}

/// Draws a page as soon as its code is there.
pub(super) fn arriving(page: ChunkPage) -> AnyView {
    let stage = RwSignal::new(Stage::OnItsWay);
    let asked = page.clone();
    let fetch = Callback::new(move |()| {
        stage.set(Stage::OnItsWay);
        let chunk = chunks::fetch(&asked);
        spawn_local(async move {
            let arrived = if chunk.await.is_ok() {
                Stage::There
            } else {
                Stage::Lost
            };
            // The page may have been left meanwhile; its code is there for the next visit.
            let _ = stage.try_set(arrived);
            fetch_ahead();
        });
    });
    fetch.run(());
    panel(move || match stage.get() {
        Stage::OnItsWay => {
            view! { <div class="skeleton" role="status" aria-label="Loading"></div> }.into_any()
        }
        Stage::There => chunks::draw(page.clone()).unwrap_or_else(|_| lost(fetch)),
        Stage::Lost => lost(fetch),
    })
    .into_any()
}

fn lost(fetch: Callback<()>) -> AnyView {
    let words = "A part of the portal could not be fetched. Check your network connection, then try again; \
                 if a new version was put up meanwhile, reload the page.";
    let button = view! { <p><button type="button" class="button" on:click=press(move || fetch.run(()))>"Try again"</button></p> };
    notice(
        "bad",
        "This page did not load".into(),
        vec![view! { <p>{words}</p> }.into_any(), button.into_any()],
    )
}

/// Fetches the areas in chunks while the person reads the first page, so that going there takes no time.
pub(super) fn fetch_ahead() {
    if AHEAD.replace(true) {
        return;
    }
    // The door too: a session ends when nobody thinks of it, and then it must be there.
    let door = ChunkPage::Door(DoorPage::SignIn(false));
    for page in [
        ChunkPage::Customers(CustomersPart::List),
        ChunkPage::Batches(BatchPage::Home),
        door,
    ] {
        let chunk = chunks::fetch(&page);
        // What does not arrive now is fetched when it is needed, and reported then.
        spawn_local(async move {
            let _ = chunk.await;
        });
    }
}
