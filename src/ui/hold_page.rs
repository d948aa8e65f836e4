//! Asking before the tab is closed or reloaded while something is on its way that cannot be asked for
//! twice.

use std::cell::RefCell;

use leptos::ev;
use leptos::prelude::*;

thread_local! {
    static HOLDS: RefCell<Vec<RwSignal<bool>>> = const { RefCell::new(Vec::new()) };
}

/// Whether something holds the page now.
pub fn page_held() -> bool {
    HOLDS.with_borrow(|holds| holds.iter().any(|busy| busy.try_get_untracked() == Some(true)))
}

/// Holds the page for as long as `busy` is set; the browser asks in its own words.
pub fn hold_page(busy: RwSignal<bool>) {
    let listener = window_event_listener(ev::beforeunload, move |event| {
        if busy.try_get_untracked() == Some(true) {
            event.prevent_default();
        }
    });
    HOLDS.with_borrow_mut(|holds| holds.push(busy));
    on_cleanup(move || {
        HOLDS.with_borrow_mut(|holds| holds.retain(|held| *held != busy));
        listener.remove();
    });
}
