//! In place of what a person may look at but not use.

use leptos::prelude::*;
use wire::api::Right;

use super::words::{right_role, right_words};

/// What it would take, and whom to ask.
pub fn looking_only(right: &Right) -> AnyView {
    let words = format!(
        "You may look, but not {}. It takes the role {}; ask whoever manages people in this portal.",
        right_words(right),
        right_role(right)
    );
    view! { <p class="empty">{words}</p> }.into_any()
}
