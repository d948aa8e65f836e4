//! States by colour, icon and word together.

use leptos::prelude::*;
use wire::pyng::{BatchState, LinkState, RowState};

use super::words::{link_state_words, other};
use crate::ui::{Glyph, Icon};

fn badge(tone: &'static str, glyph: Glyph, words: String) -> AnyView {
    view! {
        <span class="badge" data-tone=tone>
            <Icon glyph=glyph />
            {words}
        </span>
    }
    .into_any()
}

/// Where a customer's link stands.
pub fn link_badge(state: &LinkState) -> AnyView {
    let (tone, glyph) = match state {
        LinkState::Invited => ("wait", Glyph::Clock),
        LinkState::Linked => ("good", Glyph::Chain),
        LinkState::Expired => ("past", Glyph::Hourglass),
        LinkState::Revoked => ("bad", Glyph::Slash),
        LinkState::Other(_) => ("unknown", Glyph::Question),
    };
    badge(tone, glyph, link_state_words(state))
}

/// Where a batch stands. Settled is not the same as paid, so it has no colour of success.
pub fn batch_badge(state: &BatchState) -> AnyView {
    let (tone, glyph, words) = match state {
        BatchState::Accepted => ("wait", Glyph::Clock, "Accepted".into()),
        BatchState::InProgress => ("wait", Glyph::Clock, "In progress".into()),
        BatchState::Settled => ("past", Glyph::Check, "Settled".into()),
        BatchState::Other(text) => ("unknown", Glyph::Question, other(text)),
    };
    badge(tone, glyph, words)
}

/// Where a row stands, in the clerk's words: a settled row is a paid one.
pub fn row_badge(state: &RowState) -> AnyView {
    let (tone, glyph, words) = match state {
        RowState::Pending => ("wait", Glyph::Clock, "Pending".into()),
        RowState::Settled => ("good", Glyph::Check, "Paid".into()),
        RowState::Failed => ("bad", Glyph::Cross, "Failed".into()),
        RowState::Other(text) => ("unknown", Glyph::Question, other(text)),
    };
    badge(tone, glyph, words)
}
