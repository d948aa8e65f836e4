//! The invitation form and the card that comes of it.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;
use wire::CustomerReference;
use wire::api::Right;
use wire::pyng::Invitation;

use super::kept::KeptProps;
use super::outcome::Refusal;
use crate::api::{self, ApiError};
use crate::components::{QrCard, id_fault_words, looking_only, problem_words};
use crate::state::announcer::use_announcer;
use crate::state::session::use_site;
use crate::ui::{Glyph, Icon, PageTitle, TextField, flag, focus, focus_next, hold_page, panel, submit, text};

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
pub fn Invitations(
    /// Draws the invitations the ledger keeps.
    kept: fn(KeptProps) -> AnyView,
) -> impl IntoView {
    let site = use_site();
    let site_may_invite = site.lets(&Right::Invite);
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
    // The ledger has it by now, or never will: a lost answer too may have left an invitation behind.
    let newest = Memo::new(move |count: Option<&(u32, String)>| {
        let name = match outcome.get() {
            Outcome::None | Outcome::Made(_) => String::new(),
            Outcome::Refused(customer, _) => customer.to_string(),
        };
        (count.map_or(0, |(count, _)| count + 1), name)
    });
    let earlier = kept(KeptProps {
        newest: newest.into(),
        show: show_again,
    });
    if !site_may_invite {
        return view! {
            <div class="page">
                <PageTitle text="Invite a customer" />
                {looking_only(&Right::Invite)}
                {earlier}
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
