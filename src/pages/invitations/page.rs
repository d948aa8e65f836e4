//! The invitation form and what was invited in this tab.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;
use wire::CustomerReference;
use wire::api::Right;
use wire::pyng::Invitation;

use super::outcome::Refusal;
use crate::api::{self, ApiError};
use crate::components::{QrCard, deadline, id_fault_words, looking_only, problem_words};
use crate::state::announcer::use_announcer;
use crate::state::invitations::use_made_invitations;
use crate::state::session::use_site;
use crate::ui::{
    Glyph, Icon, PageTitle, TextField, flag, focus, focus_next, hold_page, panel, press, submit, text,
};

const FIELD: &str = "customer-reference";
const RESULT: &str = "invite-result";

/// Where the last press of the button led.
#[derive(Clone)]
enum Outcome {
    None,
    Made(Invitation),
    Refused(CustomerReference, Arc<ApiError>),
}

/// The page.
#[component]
pub fn Invitations() -> impl IntoView {
    let site = use_site();
    let site_may_invite = site.lets(&Right::Invite);
    let made = use_made_invitations();
    let announcer = use_announcer();
    let query = use_query_map();
    let reference = RwSignal::new(String::new());
    let touched = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let outcome = RwSignal::new(Outcome::None);
    hold_page(busy);

    // A link "invite again" brings the reference.
    Effect::new(move |_| {
        if let Some(asked) = query.with(|query| query.get("reference")) {
            reference.set(asked);
        }
    });
    let error = text(move || {
        let typed = reference.get();
        match CustomerReference::parse(typed.trim()) {
            Err(fault) if touched.get() || !typed.is_empty() => id_fault_words(fault).to_owned(),
            _ => String::new(),
        }
    });
    let site_id = site.id.clone();
    let invite = Callback::new(move |()| {
        touched.set(true);
        let Ok(customer) = CustomerReference::parse(reference.get_untracked().trim()) else {
            focus(FIELD);
            return;
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let site = site_id.clone();
        spawn_local(async move {
            let answer = api::invitations::create(&site, customer.clone()).await;
            if let Ok(invitation) = &answer {
                // Kept first: the page may have been left, and the link is answered once only.
                made.add(site, invitation.clone());
            }
            if busy.try_set(false).is_some() {
                if let Err(error) = &answer {
                    announcer.say(format!("{customer}: {}", problem_words(error).title));
                }
                return;
            }
            match answer {
                Ok(invitation) => {
                    outcome.set(Outcome::Made(invitation));
                    touched.set(false);
                    reference.set(String::new());
                    focus_next(RESULT);
                }
                Err(error) => outcome.set(Outcome::Refused(customer, Arc::new(error))),
            }
        });
    });
    let shown = panel(move || match outcome.get() {
        Outcome::None => ().into_any(),
        Outcome::Made(invitation) => view! { <QrCard invitation=invitation /> }.into_any(),
        Outcome::Refused(customer, error) => {
            // Tried again is what was refused, whatever stands in the field by now.
            let again = customer.to_string();
            let retry = Callback::new(move |()| {
                reference.set(again.clone());
                invite.run(());
            });
            view! { <Refusal customer=customer error=error retry=retry /> }.into_any()
        }
    });
    let show_again = Callback::new(move |invitation: Invitation| {
        outcome.set(Outcome::Made(invitation));
        focus_next(RESULT);
    });
    let earlier = panel(move || {
        let mut list = made.of(&site.id);
        if let Outcome::Made(current) = outcome.get() {
            list.retain(|invitation| *invitation != current);
        }
        earlier_list(list, show_again)
    });
    if !site_may_invite {
        return view! {
            <div class="page">
                <PageTitle text="Invite a customer" />
                {looking_only(&Right::Invite)}
            </div>
        }
        .into_any();
    }
    view! {
        <div class="page">
            <PageTitle text="Invite a customer" />
            <p class="lead no-print">
                "The customer opens the signup link, agrees to debits with Pyng, and can then be part of a batch."
            </p>
            <form class="invite-form no-print" novalidate on:submit=submit(move || invite.run(()))>
                <TextField
                    id=FIELD
                    label="Customer reference"
                    value=reference
                    hint="Your own name for the customer, such as HE-10432. Unique in this Site."
                    error=error
                />
                <button type="submit" class="button" data-kind="primary" aria-disabled=flag(move || busy.get())>
                    <Icon glyph=Glyph::Invite />
                    {text(move || if busy.get() { "Creating signup link…".into() } else { "Create signup link".into() })}
                </button>
            </form>
            <div class="invite-result" id=RESULT tabindex="-1">{shown}</div>
            {earlier}
        </div>
    }
    .into_any()
}

fn earlier_list(list: Vec<Invitation>, show: Callback<Invitation>) -> AnyView {
    if list.is_empty() {
        return ().into_any();
    }
    let item = |invitation: Invitation| {
        let until = invitation
            .expires_at
            .map(|at| view! { "until " {deadline(at)} }.into_any());
        let name = invitation.customer_reference.to_string();
        let words = format!(": {name}");
        view! {
            <li class="plain-item">
                <span class="reference">{name}</span>
                <span class="muted">{until}</span>
                <button type="button" class="button" on:click=press(move || show.run(invitation.clone()))>
                    "Show link"
                    <span class="visually-hidden">{words}</span>
                </button>
            </li>
        }
        .into_any()
    };
    let items: Vec<AnyView> = list.into_iter().map(item).collect();
    view! {
        <section class="no-print" aria-labelledby="earlier-title">
            <h2 id="earlier-title" class="section-title">"Made in this tab"</h2>
            <ul class="plain-list">{items}</ul>
        </section>
    }
    .into_any()
}
