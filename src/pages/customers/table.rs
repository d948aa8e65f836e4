//! The customers of one page of the list.

use leptos::prelude::*;
use wire::api::CustomerPage;
use wire::pyng::{Customer, LinkState};

use crate::components::{LinkBadge, When};
use crate::routes::{self, CustomerView};
use crate::state::loader::Loader;
use crate::state::session::use_site;
use crate::ui::{Glyph, Icon};

/// The table, a skeleton of it, or a word about why it is empty.
#[component]
pub(super) fn CustomerTable(page: Loader<CustomerPage>, list: Memo<CustomerView>) -> impl IntoView {
    let rows = move || page.value().map(|page| page.items).unwrap_or_default();
    let content = move || match page.value() {
        None if page.loading() => view! { <div class="skeleton" role="status" aria-label="Loading customers"></div> }.into_any(),
        None => ().into_any(),
        Some(page) if page.items.is_empty() => view! { <p class="empty">{empty_words(&page, &list.get())}</p> }.into_any(),
        Some(_) => view! {
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">"Customer reference"</th>
                        <th scope="col">"State"</th>
                        <th scope="col" class="wide">"Invited"</th>
                        <th scope="col">"Since / until"</th>
                        <th scope="col" class="end"><span class="visually-hidden">"Next step"</span></th>
                    </tr>
                </thead>
                <tbody>
                    <For
                        each=rows
                        key=|customer| (customer.customer_reference.clone(), customer.invited_at, customer.state.clone())
                        children=move |customer| view! { <CustomerRow customer=customer list=list /> }
                    />
                </tbody>
            </table>
        }
        .into_any(),
    };
    view! { <div class="table-frame" aria-busy=move || if page.loading() { "true" } else { "false" }>{content}</div> }
}

#[component]
fn CustomerRow(customer: Customer, list: Memo<CustomerView>) -> impl IntoView {
    let site = use_site();
    let reference = customer.customer_reference.clone();
    let details = {
        let open = reference.to_string();
        move || site.with(|site| routes::customers(&site.id, &CustomerView { open: open.clone(), ..list.get() }))
    };
    let (words, at) = milestone(&customer);
    let again = may_invite_again(&customer.state).then(|| {
        let name = reference.to_string();
        view! {
            <a class="button" data-kind="quiet" href=move || site.with(|site| routes::invite(&site.id, &reference))>
                <Icon glyph=Glyph::Invite />
                "Invite again"
                <span class="visually-hidden">{format!(": {name}")}</span>
            </a>
        }
    });
    view! {
        <tr>
            <th scope="row"><a class="reference" href=details>{customer.customer_reference.to_string()}</a></th>
            <td><LinkBadge state=customer.state.clone() /></td>
            <td class="wide"><When at=customer.invited_at day_only=true /></td>
            <td>{words} <When at=at day_only=true /></td>
            <td class="end">{again}</td>
        </tr>
    }
}

/// Whether the contract lets the reference be used for a new link.
pub(super) fn may_invite_again(state: &LinkState) -> bool {
    matches!(state, LinkState::Expired | LinkState::Revoked)
}

/// The instant that matters in this state, with its preposition.
fn milestone(customer: &Customer) -> (&'static str, Option<wire::Timestamp>) {
    match customer.state {
        LinkState::Invited => ("until ", customer.expires_at),
        LinkState::Linked => ("since ", customer.linked_at),
        LinkState::Expired => ("since ", customer.expired_at.or(customer.expires_at)),
        LinkState::Revoked => ("since ", customer.revoked_at),
        LinkState::Other(_) => ("", None),
    }
}

fn empty_words(page: &CustomerPage, list: &CustomerView) -> String {
    if !list.find.is_empty() {
        return if page.search_incomplete {
            format!("“{}” is not among the newest customers. The list is long, so the search stopped before its end: narrow it by state or dates.", list.find)
        } else {
            format!("No customer “{}” here. Invite them, or look at the spelling and the Site.", list.find)
        };
    }
    let dated = !list.from.is_empty() || !list.to.is_empty();
    match list.state.as_str() {
        _ if dated => "No customers were invited on these days.".into(),
        "" => "No customers yet. The first invitation makes the first one.".into(),
        "invited" => "No invitations are waiting for an answer.".into(),
        "linked" => "No linked customers yet. Customers appear here once they complete the sign-up.".into(),
        "expired" => "No expired links. Good.".into(),
        "revoked" => "No revoked links. Good.".into(),
        other => format!("No customers in state “{other}”."),
    }
}
