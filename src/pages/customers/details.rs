//! One customer, over the list.

use std::sync::Arc;

use leptos::prelude::*;
use wire::api::{CustomerPage, CustomerQuery, Right, Site};
use wire::pyng::{Customer, LinkState};
use wire::{CustomerReference, Timestamp};

use super::kept_link::kept_link;
use super::table::may_invite_again;
use crate::api;
use crate::components::{CopyButton, ProblemPanel, deadline, link_badge, when};
use crate::routes::{self, CustomerView};
use crate::state::loader::{Loaded, Loader};
use crate::state::session::use_site;
use crate::ui::{Dialog, Glyph, Icon, Panel, panel};

/// The sheet of the customer the URL names, when it names one. Taken from the list when it is there,
/// looked up otherwise (a link sent by a colleague).
pub(super) fn details(
    page: Loader<CustomerPage>,
    shown: Memo<CustomerView>,
    go: Callback<CustomerView>,
) -> Panel {
    let site = use_site();
    let open = Memo::new(move |_| shown.get().open);
    let looked_up: Loader<CustomerPage> = Loader::new();
    let found = Memo::new(move |_| {
        let open = open.get();
        let named = |page: &Loaded<CustomerPage>| {
            page.value
                .as_ref()?
                .items
                .iter()
                .find(|customer| customer.customer_reference.as_str() == open)
                .cloned()
        };
        named(&page.get()).or_else(|| named(&looked_up.get()))
    });
    let site_id = site.id.clone();
    Effect::new(move |asked: Option<String>| {
        let open = open.get();
        let list = page.get();
        let list_is_there = !list.loading && (list.value.is_some() || list.error.is_some());
        // Once for each customer: a list that is refreshed meanwhile asks nothing anew.
        if asked.as_ref() == Some(&open) || !list_is_there || found.get().is_some() {
            return asked.unwrap_or_default();
        }
        if let Ok(reference) = CustomerReference::parse(&open) {
            let site = site_id.clone();
            let query = CustomerQuery {
                customer_reference: Some(reference),
                ..Default::default()
            };
            looked_up.ask(Box::pin(async move { api::customers::list(&site, &query).await }));
        }
        open
    });
    let close = Callback::new(move |()| {
        go.run(CustomerView {
            open: String::new(),
            ..shown.get_untracked()
        });
    });
    panel(move || {
        let name = open.get();
        if name.is_empty() {
            return ().into_any();
        }
        let site = site.clone();
        let content = panel(move || match found.get() {
            Some(customer) => facts(&site, &customer),
            None => not_found(looked_up.get()),
        });
        view! { <Dialog title=name close=close sheet=true>{content}</Dialog> }.into_any()
    })
}

fn not_found(looked_up: Loaded<CustomerPage>) -> AnyView {
    match looked_up.error {
        Some(error) => view! { <ProblemPanel error=error /> }.into_any(),
        None if looked_up.value.is_some() && !looked_up.loading => {
            let gave_up = looked_up.value.is_some_and(|page| page.search_incomplete);
            let words = if gave_up {
                "Not among the newest customers. The list is long, so the search stopped before its end."
            } else {
                "No such customer was found on this Site."
            };
            view! { <p class="empty">{words}</p> }.into_any()
        }
        None => view! { <div class="skeleton" role="status" aria-label="Loading customer"></div> }.into_any(),
    }
}

fn facts(site: &Arc<Site>, customer: &Customer) -> AnyView {
    let again = may_invite_again(&customer.state).then(|| {
        view! {
            <a class="button" data-kind="primary" href=routes::invite(&site.id, &customer.customer_reference)>
                <Icon glyph=Glyph::Invite />
                "Invite again"
            </a>
        }
        .into_any()
    });
    let link = (customer.state == LinkState::Invited && site.lets(&Right::Invite))
        .then(|| kept_link(&site.id, &customer.customer_reference));
    let usable = (customer.state == LinkState::Invited)
        .then_some(customer.expires_at)
        .flatten();
    let lines = [
        Some(("State", link_badge(&customer.state))),
        fact("Invited", customer.invited_at),
        usable.map(|at| ("Link can be used until", deadline(at))),
        fact("Linked", customer.linked_at),
        fact("Expired", customer.expired_at),
        fact("Revoked", customer.revoked_at),
    ];
    let line = |(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> }.into_any();
    let lines: Vec<AnyView> = lines.into_iter().flatten().map(line).collect();
    view! {
        <dl class="facts">{lines}</dl>
        {link}
        <div class="actions">
            {again}
            <CopyButton content=customer.customer_reference.to_string() what="reference" kind="plain" />
        </div>
    }
    .into_any()
}

fn fact(name: &'static str, at: Option<Timestamp>) -> Option<(&'static str, AnyView)> {
    at.map(|at| (name, when(Some(at))))
}
