//! The lines of one page of the trail: a sentence each, with everything the ledger wrote behind it.

use leptos::prelude::*;
use wire::api::{AuditLine, AuditPage};

use super::words::line_words;
use crate::components::{CopyButton, outcome_badge, when};
use crate::routes::AuditView;
use crate::state::loader::Loaded;
use crate::state::session::use_session;

/// The table, a skeleton of it, or a word about why it is empty.
pub(super) fn lines(page: &Loaded<AuditPage>, current: bool, view: &AuditView) -> AnyView {
    let content = match &page.value {
        None if page.loading => skeleton(),
        None => return ().into_any(),
        Some(_) if !current && !page.loading => return ().into_any(),
        Some(page) if page.items.is_empty() && !current => skeleton(),
        Some(page) if page.items.is_empty() => {
            let words = if *view == AuditView::default() {
                "Nothing has been written down yet."
            } else {
                "Nothing like that was written down."
            };
            view! { <p class="empty">{words}</p> }.into_any()
        }
        Some(page) => {
            let rows: Vec<AnyView> = page.items.iter().map(row).collect();
            view! {
                <table class="table audit-table">
                    <thead>
                        <tr>
                            <th scope="col">"When"</th>
                            <th scope="col">"Who"</th>
                            <th scope="col">"What"</th>
                            <th scope="col" class="wide">"Outcome"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            }
            .into_any()
        }
    };
    view! { <div class="table-frame" aria-busy=page.loading.to_string() data-stale=(!current).to_string()>{content}</div> }
        .into_any()
}

fn skeleton() -> AnyView {
    view! { <div class="skeleton" role="status" aria-label="Loading audit trail"></div> }.into_any()
}

fn row(line: &AuditLine) -> AnyView {
    let who = match &line.who {
        Some(name) => view! { {name.clone()} }.into_any(),
        // A stranger at the door is nobody yet.
        None => {
            let stranger = line.action.starts_with("sign") || line.action.starts_with("access.");
            let words = if stranger { "Not signed in" } else { "The portal" };
            view! { <span class="muted">{words}</span> }.into_any()
        }
    };
    let detail = line
        .detail
        .clone()
        .map(|detail| view! { <span class="muted small line-detail">{detail}</span> }.into_any());
    view! {
        <tr>
            <td>{when(Some(line.at))}</td>
            <td>{who}</td>
            <td>
                <details class="more">
                    <summary>{line_words(line)} {detail}</summary>
                    {facts(line)}
                </details>
            </td>
            <td class="wide">{outcome_badge(&line.outcome)}</td>
        </tr>
    }
    .into_any()
}

/// Everything the ledger wrote, as it wrote it.
fn facts(line: &AuditLine) -> AnyView {
    let site = line.site.as_ref().map(|id| {
        let session = use_session();
        let known = session.sites.iter().find(|site| site.id == *id);
        known.map_or_else(|| id.to_string(), |site| format!("{} ({id})", site.name))
    });
    let fact = |(name, value): (&'static str, Option<String>)| {
        value.map(|value| view! { <dt>{name}</dt><dd>{value}</dd> }.into_any())
    };
    let mut facts: Vec<AnyView> = [
        ("Outcome", Some(line.outcome.to_string())),
        ("Action", Some(line.action.clone())),
        ("On what", line.target.clone()),
        ("Site", site),
        ("Identity", line.identity.clone()),
        ("Address", line.address.clone()),
        ("Place in the chain", Some(line.seq.to_string())),
    ]
    .into_iter()
    .filter_map(fact)
    .collect();
    let id = |(name, what, id): (&'static str, &'static str, Option<String>)| {
        id.map(|id| {
            view! {
                <dt>{name}</dt>
                <dd><code>{id.clone()}</code> <CopyButton content=id what=what compact=true /></dd>
            }
            .into_any()
        })
    };
    let ids = [
        ("Request id", "request id", line.request_id.clone()),
        ("Trace id", "trace id", line.trace_id.clone()),
    ];
    facts.extend(ids.into_iter().filter_map(id));
    view! { <dl class="facts">{facts}</dl> }.into_any()
}
