//! A problem where it happened: words, next step, and the ids that support asks for.

use leptos::prelude::*;

use super::{CopyButton, problem_words};
use crate::api::ApiError;
use crate::ui::{Glyph, Icon};

/// Shows an error, with "Try again" where trying again is an answer.
#[component]
pub fn ProblemPanel(
    /// What went wrong.
    error: ApiError,
    /// Tries again.
    #[prop(optional, into)]
    retry: Option<Callback<()>>,
    /// Other ways on, under the words.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let words = problem_words(&error);
    let wait = words.retry_after.map(|seconds| {
        view! { <p>{format!("Wait {} before the next try.", crate::format::span(seconds.saturating_mul(1000).try_into().unwrap_or(i64::MAX)))}</p> }
    });
    let items = (!words.items.is_empty()).then(|| {
        view! {
            <ul class="problem-items">
                {words.items.into_iter().map(|item| view! { <li>{item}</li> }).collect_view()}
            </ul>
        }
    });
    view! {
        <div class="notice" data-tone="bad" role="alert">
            <Icon glyph=Glyph::Warning />
            <div class="notice-body">
                <h2 class="notice-title">{words.title}</h2>
                {(!words.detail.is_empty()).then(|| view! { <p>{words.detail}</p> })}
                {items}
                {wait}
                {children.map(|children| children())}
                {retry
                    .map(|retry| {
                        view! {
                            <p>
                                <button type="button" class="button" on:click=move |_| retry.run(())>
                                    <Icon glyph=Glyph::Refresh />
                                    "Try again"
                                </button>
                            </p>
                        }
                    })}
                {id_line("Trace id", "for Pyng support", "trace id", words.trace_id)}
                {id_line("Request id", "for whoever runs this portal", "request id", words.request_id)}
            </div>
        </div>
    }
}

fn id_line(label: &'static str, purpose: &'static str, what: &'static str, id: Option<String>) -> Option<AnyView> {
    let id = id?;
    let line = view! {
        <p class="problem-id">
            <span>{label} <span class="muted">" (" {purpose} ")"</span></span>
            <code>{id.clone()}</code>
            <CopyButton text=Signal::stored(id) what=what compact=true />
        </p>
    };
    Some(line.into_any())
}
