//! Where things stand in time: last check, next check, and why there is none.

use leptos::prelude::*;
use wire::api::BatchSnapshot;
use wire::pyng::BatchState;

use crate::format;
use crate::state::loader::Loader;
use crate::state::now::use_now;
use crate::ui::{Glyph, Icon};

/// The line, with a way to ask now.
#[component]
pub(super) fn ClockLine(snapshot: Loader<BatchSnapshot>, ask: Callback<()>) -> impl IntoView {
    let now = use_now();
    let last = move || snapshot.value().map(|snapshot| format!("Last checked {}", format::clock(snapshot.checked_at)));
    let next = Memo::new(move |_| {
        let snapshot_now = snapshot.value()?;
        let words = match snapshot_now.next_check_at {
            None if snapshot_now.batch.state == BatchState::Settled => "every row has ended".to_owned(),
            None => "no further checks".to_owned(),
            Some(_) if snapshot.loading() => "checking now".to_owned(),
            Some(at) if at > now.get() => format!("next check in {}", format::span(at.since(now.get()) + 999)),
            Some(_) => "next check any moment".to_owned(),
        };
        Some(words)
    });
    let going_on = move || snapshot.value().is_some_and(|snapshot| snapshot.next_check_at.is_some());
    view! {
        <div class="clock-line">
            <span>{last}</span>
            <span class="muted">{next}</span>
            <Show when=going_on>
                <button type="button" class="button" data-kind="quiet" on:click=move |_| ask.run(())>
                    <Icon glyph=Glyph::Refresh />
                    "Check now"
                </button>
            </Show>
        </div>
    }
}
