//! The customers of one page of the list.

use leptos::prelude::*;
use wire::SiteId;
use wire::api::CustomerPage;
use wire::pyng::{Customer, LinkState};

use crate::components::{link_badge, when_day};
use crate::routes::{self, CustomerView};
use crate::state::loader::Loaded;
use crate::ui::{Glyph, Icon};

/// The table, a skeleton of it, or a word about why it is empty.
/// While another list is on its way, `current` is not set: the rows before stay, dimmed, and nothing is said
/// of the new list.
pub(super) fn table(
    site: &SiteId,
    page: &Loaded<CustomerPage>,
    current: bool,
    list: &CustomerView,
) -> AnyView {
    let content = match &page.value {
        None if page.loading => {
            view! { <div class="skeleton" role="status" aria-label="Loading customers"></div> }.into_any()
        }
        None => return ().into_any(),
        Some(_) if !current && !page.loading => return ().into_any(),
        Some(page) if page.items.is_empty() && !current => {
            view! { <div class="skeleton" role="status" aria-label="Loading customers"></div> }.into_any()
        }
        Some(page) if page.items.is_empty() => {
            view! { <p class="empty">{empty_words(page, list)}</p> }.into_any()
        }
        Some(page) => {
            let rows: Vec<AnyView> = page
                .items
                .iter()
                .map(|customer| row(site, customer, list))
                .collect();
            view! {
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">"Customer reference"</th>
                            <th scope="col">"State"</th>
                            <th scope="col" class="wide">"Invited"</th>
                            <th scope="col">"Since / until"</th>
                            <th scope="col" class="end wide"><span class="visually-hidden">"Next step"</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            }
            .into_any()
        }
    };
    view! { <div class="table-frame" aria-busy=page.loading.to_string() data-stale=(!current).to_string()>{content}</div> }.into_any()
}

fn row(site: &SiteId, customer: &Customer, list: &CustomerView) -> AnyView {
    let name = customer.customer_reference.to_string();
    let details = routes::customers(
        site,
        &CustomerView {
            open: name.clone(),
            ..list.clone()
        },
    );
    let (words, at) = milestone(customer);
    let again = may_invite_again(&customer.state).then(|| {
        view! {
            <a class="button" data-kind="quiet" href=routes::invite(site, &customer.customer_reference)>
                <Icon glyph=Glyph::Invite />
                "Invite again"
                <span class="visually-hidden">{format!(": {name}")}</span>
            </a>
        }
        .into_any()
    });
    view! {
        <tr>
            <th scope="row"><a class="reference" href=details data-noscroll="">{name.clone()}</a></th>
            <td>{link_badge(&customer.state)}</td>
            <td class="wide">{when_day(customer.invited_at)}</td>
            <td>{words} {when_day(at)}</td>
            <td class="end wide">{again}</td>
        </tr>
    }
    .into_any()
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
            format!(
                "“{}” is not among the newest customers. The list is long, so the search stopped before its end: narrow it by state.",
                list.find
            )
        } else {
            format!(
                "No customer “{}” here. Invite them, or look at the spelling and the Site.",
                list.find
            )
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
