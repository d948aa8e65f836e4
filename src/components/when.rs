//! Instants: the day and time in the user's zone, UTC on hover.

use leptos::prelude::*;
use wire::Timestamp;

use crate::format;
use crate::state::now::use_now;

/// An instant to the minute; a dash when it is not known.
#[component]
pub fn When(
    /// The instant.
    at: Option<Timestamp>,
    /// The day alone.
    #[prop(optional)]
    day_only: bool,
) -> impl IntoView {
    let Some(at) = at else {
        return view! { <span class="muted">"–"</span> }.into_any();
    };
    let text = if day_only { format::day(at) } else { format::minute(at) };
    let iso = format::iso(at);
    view! { <time datetime=iso.clone() title=iso>{text}</time> }.into_any()
}

/// An instant with the distance to it: `21 Dec 2026, 10:32 am (in 30 days)`.
#[component]
pub fn Deadline(
    /// The instant.
    at: Timestamp,
) -> impl IntoView {
    let now = use_now();
    // The distance is in whole units, so the page changes only when its words do.
    let distance = Memo::new(move |_| format::relative(at, now.get()));
    view! {
        <When at=Some(at) />
        <span class="muted">" (" {distance} ")"</span>
    }
}
