//! Asking before the tab is closed or reloaded while something is on its way that cannot be asked for
//! twice.

use leptos::ev;
use leptos::prelude::*;

/// Holds the page for as long as `busy` is set; the browser asks in its own words.
pub fn hold_page(busy: RwSignal<bool>) {
    let listener = window_event_listener(ev::beforeunload, move |event| {
        if busy.try_get_untracked() == Some(true) {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
}
