//! A list that colleagues change meanwhile: asked for again while somebody looks at it.

use std::time::Duration;

use leptos::prelude::*;

use crate::state::now::use_now;

/// How often. The ledger answers, so this costs upstream nothing.
const EVERY: Duration = Duration::from_secs(30);

/// Asks every 30 seconds while the tab is in front, and at once on return to it.
pub(super) fn while_seen(ask: Callback<()>) {
    let now = use_now();
    Effect::new(move |before: Option<bool>| {
        let seen = now.visible();
        if before == Some(false) && seen {
            ask.run(());
        }
        seen
    });
    let tick = move || {
        if untrack(move || now.visible()) {
            ask.run(());
        }
    };
    if let Ok(timer) = set_interval_with_handle(tick, EVERY) {
        on_cleanup(move || timer.clear());
    }
}
