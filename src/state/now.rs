//! The time of day for countdowns, by the proxy's clock, once a second while the page is seen; and
//! whether it is seen.

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use wire::Timestamp;

use crate::api;

/// Ticks while the page is visible.
#[derive(Clone, Copy)]
pub struct Now {
    at: RwSignal<Timestamp>,
    visible: RwSignal<bool>,
}

impl Now {
    /// The newest tick.
    pub fn get(self) -> Timestamp {
        self.at.get()
    }

    /// Whether the tab is in front.
    pub fn visible(self) -> bool {
        self.visible.get()
    }
}

/// Starts the clock for the whole app.
pub(super) fn provide_now() {
    let now = Now {
        at: RwSignal::new(api::server_now()),
        visible: RwSignal::new(is_visible()),
    };
    let tick = move || {
        if now.visible.get_untracked() {
            now.at.set(api::server_now());
        }
    };
    // The app lives as long as the page, so neither is ever taken down.
    let _ = set_interval_with_handle(tick, Duration::from_secs(1));
    let _ = window_event_listener(ev::visibilitychange, move |_| {
        now.at.set(api::server_now());
        now.visible.set(is_visible());
    });
    provide_context(now);
}

/// The app's clock; [`provide_state`](super::provide_state) made it.
pub fn use_now() -> Now {
    expect_context()
}

fn is_visible() -> bool {
    document().visibility_state() == web_sys::VisibilityState::Visible
}
