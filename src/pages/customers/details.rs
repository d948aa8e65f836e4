//! One customer, over the list.

use leptos::prelude::*;
use wire::CustomerReference;
use wire::api::{CustomerPage, CustomerQuery};
use wire::pyng::Customer;

use super::table::may_invite_again;
use crate::components::{CopyButton, Deadline, LinkBadge, ProblemPanel, When};
use crate::routes::{self, CustomerView};
use crate::state::loader::Loader;
use crate::state::session::use_site;
use crate::ui::{Dialog, Glyph, Icon};
use crate::api;

/// The sheet of the customer the URL names, when it names one. Taken from the list when it is there,
/// looked up otherwise (a link sent by a colleague).
#[component]
pub(super) fn Details(
    page: Loader<CustomerPage>,
    shown: Memo<CustomerView>,
    go: Callback<CustomerView>,
) -> impl IntoView {
    let site = use_site();
    let open = Memo::new(move |_| shown.with(|view| view.open.clone()));
    let looked_up: Loader<CustomerPage> = Loader::new();
    let in_list = Memo::new(move |_| {
        let open = open.get();
        page.value()?.items.into_iter().find(|customer| customer.customer_reference.as_str() == open)
    });
    let list_settled = Memo::new(move |_| !page.loading() && (page.value().is_some() || page.error().is_some()));
    Effect::new(move |_| {
        looked_up.clear();
        if let Ok(reference) = CustomerReference::parse(&open.get())
            && list_settled.get()
            && in_list.with(Option::is_none)
        {
            let site = site.with_untracked(|site| site.id.clone());
            let query = CustomerQuery { customer_reference: Some(reference), ..Default::default() };
            looked_up.ask(async move { api::customers::list(&site, &query).await });
        }
    });
    let close = Callback::new(move |()| go.run(CustomerView { open: String::new(), ..shown.get_untracked() }));
    let content = move || match in_list.get().or_else(|| looked_up.value().and_then(|page| page.items.into_iter().next())) {
        Some(customer) => view! { <Facts customer=customer /> }.into_any(),
        None => match looked_up.error() {
            Some(error) => view! { <ProblemPanel error=error /> }.into_any(),
            None if looked_up.value().is_some() => view! { <p class="empty">"No such customer was found on this Site."</p> }.into_any(),
            None => view! { <div class="skeleton" role="status" aria-label="Loading customer"></div> }.into_any(),
        },
    };
    view! {
        <Show when=move || open.with(|open| !open.is_empty())>
            <Dialog title=open close=close sheet=true>
                {content}
            </Dialog>
        </Show>
    }
}

#[component]
fn Facts(customer: Customer) -> impl IntoView {
    let site = use_site();
    let reference = customer.customer_reference.clone();
    let again = may_invite_again(&customer.state).then(|| {
        let link = site.with(|site| routes::invite(&site.id, &reference));
        view! {
            <a class="button" data-kind="primary" href=link>
                <Icon glyph=Glyph::Invite />
                "Invite again"
            </a>
        }
    });
    let fact = |name: &'static str, at: Option<wire::Timestamp>| {
        at.map(|at| view! { <dt>{name}</dt><dd><When at=Some(at) /></dd> })
    };
    let deadline = (customer.state == wire::pyng::LinkState::Invited).then_some(customer.expires_at).flatten();
    view! {
        <dl class="facts">
            <dt>"State"</dt>
            <dd><LinkBadge state=customer.state.clone() /></dd>
            {fact("Invited", customer.invited_at)}
            {deadline.map(|at| view! { <dt>"Link can be used until"</dt><dd><Deadline at=at /></dd> })}
            {fact("Linked", customer.linked_at)}
            {fact("Expired", customer.expired_at)}
            {fact("Revoked", customer.revoked_at)}
        </dl>
        <div class="actions">
            {again}
            <CopyButton text=Signal::stored(customer.customer_reference.to_string()) what="reference" kind="plain" />
        </div>
    }
}
