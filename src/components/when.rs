//! Instants: the day and time in the user's zone, UTC on hover.

use leptos::prelude::*;
use wire::Timestamp;

use crate::format;
use crate::state::now::use_now;
use crate::ui::text;

/// An instant to the minute; a dash when it is not known.
pub fn when(at: Option<Timestamp>) -> AnyView {
    written(at, format::minute)
}

/// The day of an instant; a dash when it is not known.
pub fn when_day(at: Option<Timestamp>) -> AnyView {
    written(at, format::day)
}

fn written(at: Option<Timestamp>, write: fn(Timestamp) -> String) -> AnyView {
    match at {
        Some(at) => {
            let iso = format::iso(at);
            view! { <time datetime=iso.clone() title=iso>{write(at)}</time> }.into_any()
        }
        None => view! { <span class="muted">"–"</span> }.into_any(),
    }
}

/// An instant with the distance to it: `21 Dec 2026, 10:32 am (in 30 days)`.
pub fn deadline(at: Timestamp) -> AnyView {
    let now = use_now();
    // The words change far less often than the clock; the text node is written only when they do.
    let distance = text(move || format!(" ({})", format::relative(at, now.get())));
    view! { {when(Some(at))} <span class="muted">{distance}</span> }.into_any()
}
