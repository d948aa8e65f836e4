//! States by colour, icon and word together.

use leptos::prelude::*;
use wire::api::{AuditOutcome, BatchStage};
use wire::pyng::{BatchState, LinkState, RowState};

use super::words::{link_state_words, other, stage_words};
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

/// Where a batch stands in the ledger. Settled is not the same as paid, so it has no colour of success.
pub fn stage_badge(stage: &BatchStage) -> AnyView {
    let (tone, glyph) = match stage {
        BatchStage::Sealed => ("wait", Glyph::Hourglass),
        BatchStage::Sending => ("wait", Glyph::Upload),
        BatchStage::Accepted | BatchStage::InProgress => ("wait", Glyph::Clock),
        BatchStage::Settled => ("past", Glyph::Check),
        BatchStage::Rejected => ("bad", Glyph::Cross),
        BatchStage::Withdrawn => ("past", Glyph::Slash),
        BatchStage::Failed => ("bad", Glyph::Warning),
        BatchStage::Other(_) => ("unknown", Glyph::Question),
    };
    badge(tone, glyph, stage_words(stage))
}

/// How something went, in the audit trail.
pub fn outcome_badge(outcome: &AuditOutcome) -> AnyView {
    let (tone, glyph, words) = match outcome {
        AuditOutcome::Done => ("good", Glyph::Check, "Done".into()),
        AuditOutcome::Refused => ("bad", Glyph::Slash, "Refused".into()),
        AuditOutcome::Failed => ("bad", Glyph::Warning, "Failed".into()),
        AuditOutcome::Other(text) => ("unknown", Glyph::Question, other(text)),
    };
    badge(tone, glyph, words)
}

/// Where upstream says a batch stands. Settled is not the same as paid, so it has no colour of success.
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
