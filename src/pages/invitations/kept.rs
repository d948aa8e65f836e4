//! The latest invitations, as the ledger keeps them for all colleagues. A link is shown again on request,
//! which is written down; no other is minted for it. Part of the customers' chunk: the form comes first.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wire::api::{InvitationEntry, InvitationList, Right};
use wire::pyng::{Invitation, LinkState};

use crate::api::{self, ApiError};
use crate::components::{ProblemPanel, deadline, notice, when, who_words};
use crate::state::loader::Loader;
use crate::state::now::use_now;
use crate::state::session::use_site;
use crate::ui::{panel, press};

/// What the form gives the list.
#[derive(Clone)]
pub struct KeptProps {
    /// How many answers came so far, for the list is asked for anew at each; and the customer of the newest
    /// when it was a refusal or none at all.
    pub newest: Signal<(u32, String)>,
    /// Shows the card of an invitation.
    pub show: Callback<Invitation>,
}

/// The list.
pub fn kept(KeptProps { newest, show }: KeptProps) -> AnyView {
    let site = use_site();
    let list: Loader<InvitationList> = Loader::new();
    let id = site.id.clone();
    let ask = Callback::new(move |()| {
        let site = id.clone();
        list.ask(Box::pin(async move { api::invitations::list(&site, None).await }));
    });
    Effect::new(move |_| {
        newest.track();
        ask.run(());
    });
    let error = RwSignal::new(None::<Arc<ApiError>>);
    let id = site.id.clone();
    let fetch = Callback::new(move |entry: InvitationEntry| {
        let site = id.clone();
        error.set(None);
        spawn_local(async move {
            let answer = api::invitations::link(&site, &entry.id).await;
            // Fails when the page was left meanwhile: then there is nowhere to show it.
            match answer {
                Ok(link) if error.try_get_untracked().is_some() => show.run(Invitation {
                    customer_reference: entry.customer_reference,
                    signup_url: link.signup_url,
                    expires_at: entry.expires_at,
                    state: LinkState::Invited,
                }),
                Ok(_) => {}
                Err(refusal) => {
                    let _ = error.try_set(Some(Arc::new(refusal)));
                }
            }
        });
    });
    let may_show = site.lets(&Right::Invite);
    let items = panel(move || {
        let loaded = list.get();
        match (&loaded.value, &loaded.error) {
            (_, Some(error)) => {
                view! { <ProblemPanel error=error.clone() retry=ask quiet=true /> }.into_any()
            }
            (Some(list), None) if list.items.is_empty() => {
                view! { <p class="empty">"None yet. Whoever invites first is listed first."</p> }.into_any()
            }
            (Some(list), None) => {
                let item = |entry: &InvitationEntry| item(entry, may_show, fetch);
                let items: Vec<AnyView> = list.items.iter().map(item).collect();
                view! { <ul class="plain-list">{items}</ul> }.into_any()
            }
            (None, None) => {
                view! { <div class="skeleton" role="status" aria-label="Loading invitations"></div> }
                    .into_any()
            }
        }
    });
    let offer = panel(move || {
        let (_, refused) = newest.get();
        let list = list.get().value;
        let named = |entry: &&InvitationEntry| entry.customer_reference.as_str() == refused;
        let entry = list.as_ref().and_then(|list| list.items.iter().find(named));
        match entry.filter(|entry| may_show && entry.link_kept && !is_over(entry)) {
            Some(entry) => offered(entry.clone(), fetch),
            None => ().into_any(),
        }
    });
    let problem = panel(move || match error.get() {
        Some(error) => view! { <ProblemPanel error=error /> }.into_any(),
        None => ().into_any(),
    });
    view! {
        <section class="no-print" aria-labelledby="earlier-title">
            <h2 id="earlier-title" class="section-title">"Latest invitations"</h2>
            {offer}
            {problem}
            {items}
        </section>
    }
    .into_any()
}

fn is_over(entry: &InvitationEntry) -> bool {
    let now = untrack(|| use_now().get());
    entry.expires_at.is_some_and(|at| at.since(now) <= 0)
}

/// The customer has an invitation, whatever was answered: its link need not be minted again.
fn offered(entry: InvitationEntry, fetch: Callback<InvitationEntry>) -> AnyView {
    let title = format!("The link of {} is kept", entry.customer_reference);
    let line = view! {
        <p>"Invited " {when(Some(entry.made_at))} {format!(" by {}.", who_words(&entry.made_by))}</p>
        <p>
            <button type="button" class="button" on:click=press(move || fetch.run(entry.clone()))>
                "Show that link"
            </button>
        </p>
    };
    notice("past", title, vec![line.into_any()])
}

fn item(entry: &InvitationEntry, may_show: bool, fetch: Callback<InvitationEntry>) -> AnyView {
    let name = entry.customer_reference.to_string();
    let words = format!(": {name}");
    let over = is_over(entry);
    let until = match entry.expires_at {
        Some(_) if over => "the link has expired".into_any(),
        Some(at) => view! { "link until " {deadline(at)} }.into_any(),
        None => ().into_any(),
    };
    let by = format!("by {}, ", who_words(&entry.made_by));
    let button = (may_show && entry.link_kept && !over).then(|| {
        let entry = entry.clone();
        view! {
            <button type="button" class="button" on:click=press(move || fetch.run(entry.clone()))>
                "Show link"
                <span class="visually-hidden">{words}</span>
            </button>
        }
        .into_any()
    });
    view! {
        <li class="plain-item">
            <span class="reference">{name}</span>
            <span class="muted">{by} {when(Some(entry.made_at))}</span>
            <span class="muted">{until}</span>
            {button}
        </li>
    }
    .into_any()
}
