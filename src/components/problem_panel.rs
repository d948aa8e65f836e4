//! A problem where it happened: words, next step, and the ids that support asks for.

use std::sync::Arc;

use leptos::prelude::*;

use super::{CopyButton, problem_words};
use crate::api::ApiError;
use crate::format;
use crate::ui::{Glyph, Icon, press};

/// Shows an error, with "Try again" where trying again is an answer.
#[component]
#[expect(clippy::needless_pass_by_value, reason = "a component owns what it is given")]
pub fn ProblemPanel(
    /// What went wrong.
    error: Arc<ApiError>,
    /// Tries again.
    #[prop(optional)]
    retry: Option<Callback<()>>,
    /// Shown without being read out at once: what goes on by itself would be read out again and again.
    #[prop(optional)]
    quiet: bool,
    /// Other ways on, under the words.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let words = problem_words(&error);
    let mut lines: Vec<AnyView> = Vec::new();
    if !words.detail.is_empty() {
        lines.push(view! { <p>{words.detail}</p> }.into_any());
    }
    if !words.items.is_empty() {
        let items: Vec<AnyView> = words
            .items
            .into_iter()
            .map(|item| view! { <li>{item}</li> }.into_any())
            .collect();
        lines.push(view! { <ul class="problem-items">{items}</ul> }.into_any());
    }
    if let Some(seconds) = words.retry_after {
        let ms = i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1000);
        lines.push(view! { <p>{format!("Wait {} before the next try.", format::span(ms))}</p> }.into_any());
    }
    lines.extend(children.map(|children| children()));
    if let Some(retry) = retry {
        let button = view! {
            <p>
                <button type="button" class="button" on:click=press(move || retry.run(()))>
                    <Icon glyph=Glyph::Refresh />
                    "Try again"
                </button>
            </p>
        };
        lines.push(button.into_any());
    }
    lines.extend(
        words
            .trace_id
            .map(|id| id_line("Trace id", " (for Pyng support)", "trace id", id)),
    );
    lines.extend(
        words
            .request_id
            .map(|id| id_line("Request id", " (for whoever runs this portal)", "request id", id)),
    );
    panel_with_role("bad", if quiet { "group" } else { "alert" }, words.title, lines)
}

/// A panel with a heading and lines under it. Read out at once when its tone is `bad`.
pub fn notice(tone: &'static str, title: String, lines: Vec<AnyView>) -> AnyView {
    panel_with_role(tone, if tone == "bad" { "alert" } else { "status" }, title, lines)
}

fn panel_with_role(tone: &'static str, role: &'static str, title: String, lines: Vec<AnyView>) -> AnyView {
    let label = title.clone();
    view! {
        <div class="notice" data-tone=tone role=role aria-label=label>
            <Icon glyph=Glyph::Warning />
            <div class="notice-body">
                <h2 class="notice-title">{title}</h2>
                {lines}
            </div>
        </div>
    }
    .into_any()
}

fn id_line(label: &'static str, purpose: &'static str, what: &'static str, id: String) -> AnyView {
    view! {
        <p class="problem-id">
            <span>{label} <span class="muted">{purpose}</span></span>
            <code>{id.clone()}</code>
            <CopyButton content=id what=what compact=true />
        </p>
    }
    .into_any()
}
