//! Where things stand in time: last check, next check, and why there is none.

use leptos::prelude::*;
use wire::Timestamp;
use wire::api::BatchSnapshot;
use wire::pyng::BatchState;

use crate::format;
use crate::state::loader::{Loaded, Loader};
use crate::state::now::use_now;
use crate::ui::{Glyph, Icon, panel, press, text};

/// The line, with a way to ask now.
#[component]
pub(super) fn ClockLine(
    snapshot: Loader<BatchSnapshot>,
    /// When the page asks next by itself.
    due: Signal<Option<Timestamp>>,
    ask: Callback<()>,
) -> impl IntoView {
    let now = use_now();
    let last = text(move || {
        let checked_at = snapshot.get().value.map(|snapshot| snapshot.checked_at);
        checked_at
            .map(|at| format!("Last checked {}", format::clock(at)))
            .unwrap_or_default()
    });
    let next = text(move || next_words(&snapshot.get(), due.get(), now.get()));
    let ask_now = panel(move || {
        let goes_on = snapshot
            .get()
            .value
            .is_some_and(|snapshot| snapshot.next_check_at.is_some());
        if !goes_on {
            return ().into_any();
        }
        view! {
            <button type="button" class="button" data-kind="quiet" on:click=press(move || ask.run(()))>
                <Icon glyph=Glyph::Refresh />
                "Check now"
            </button>
        }
        .into_any()
    });
    view! {
        <div class="clock-line">
            <span>{last}</span>
            <span class="muted">{next}</span>
            {ask_now}
        </div>
    }
}

fn next_words(loaded: &Loaded<BatchSnapshot>, due: Option<Timestamp>, now: Timestamp) -> String {
    let settled = loaded
        .value
        .as_ref()
        .is_some_and(|snapshot| snapshot.batch.state == BatchState::Settled);
    match due {
        _ if loaded.value.is_none() => String::new(),
        _ if loaded.loading => "checking now".into(),
        None if settled => "every row has ended".into(),
        None => "no further checks".into(),
        Some(at) if at.since(now) >= Timestamp::SECOND => {
            format!("next check in {}", format::span(at.since(now)))
        }
        Some(_) => "next check any moment".into(),
    }
}
