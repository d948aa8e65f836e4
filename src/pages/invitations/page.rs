//! The invitation form and what was invited in this tab.

use leptos::ev;
use leptos::html::{Div, Input};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;
use wire::CustomerReference;
use wire::pyng::Invitation;

use super::outcome::Refusal;
use crate::api::{self, ApiError};
use crate::components::{Deadline, QrCard, id_fault_words};
use crate::state::invitations::use_made_invitations;
use crate::state::session::use_site;
use crate::ui::{Glyph, Icon, PageTitle, TextField};

/// Where the last press of the button led.
#[derive(Clone, Debug, PartialEq)]
enum Outcome {
    None,
    Made(Invitation),
    Refused(CustomerReference, ApiError),
}

/// The page.
#[component]
pub fn Invitations() -> impl IntoView {
    let site = use_site();
    let site_id = Memo::new(move |_| site.with(|site| site.id.clone()));
    let made = use_made_invitations();
    let query = use_query_map();
    let reference = RwSignal::new(String::new());
    let touched = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let outcome = RwSignal::new(Outcome::None);
    let field = NodeRef::<Input>::new();
    let result = NodeRef::<Div>::new();

    // A link "invite again" brings the reference; another Site begins anew.
    Effect::new(move |_| {
        site_id.track();
        reference.set(query.with(|query| query.get("reference")).unwrap_or_default());
        touched.set(false);
        outcome.set(Outcome::None);
    });

    let fault = Memo::new(move |_| CustomerReference::parse(reference.get().trim()).err());
    let error = move || {
        let hush = !touched.get() && reference.with(String::is_empty);
        if hush { String::new() } else { fault.get().map_or(String::new(), |fault| id_fault_words(fault).into()) }
    };
    let invite = move || {
        touched.set(true);
        let Ok(customer) = CustomerReference::parse(reference.get_untracked().trim()) else {
            if let Some(field) = field.get_untracked() {
                let _ = field.focus();
            }
            return;
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let site = site_id.get_untracked();
        spawn_local(async move {
            let answer = api::invitations::create(&site, customer.clone()).await;
            if let Ok(invitation) = &answer {
                made.add(site.clone(), invitation.clone());
            }
            // Another Site, or another page, was opened meanwhile: the link waits in its list.
            if site_id.try_get_untracked() != Some(site) {
                let _ = busy.try_set(false);
                return;
            }
            busy.set(false);
            match answer {
                Ok(invitation) => {
                    outcome.set(Outcome::Made(invitation));
                    reference.set(String::new());
                    touched.set(false);
                    show_result(result);
                }
                Err(error) => outcome.set(Outcome::Refused(customer, error)),
            }
        });
    };
    let retry = Callback::new(move |()| invite());
    let shown = move || match outcome.get() {
        Outcome::None => ().into_any(),
        Outcome::Made(invitation) => view! { <QrCard invitation=invitation /> }.into_any(),
        Outcome::Refused(customer, error) => {
            view! { <Refusal customer=customer error=error retry=retry /> }.into_any()
        }
    };
    let earlier = move || {
        let current = match outcome.get() {
            Outcome::Made(invitation) => Some(invitation),
            _ => None,
        };
        let mut list = made.of(&site_id.get());
        list.retain(|invitation| Some(invitation) != current.as_ref());
        list
    };
    view! {
        <div class="page">
            <PageTitle text=Signal::stored("Invite a customer".to_owned()) />
            <p class="lead no-print">
                "The customer opens the signup link, agrees to debits with Pyng, and can then be part of a batch."
            </p>
            <form
                class="invite-form no-print"
                novalidate
                on:submit=move |event: ev::SubmitEvent| {
                    event.prevent_default();
                    invite();
                }
            >
                <TextField
                    id="customer-reference"
                    label="Customer reference"
                    value=reference
                    hint=Signal::stored("Your own name for the customer, such as HE-10432. Unique in this Site.".to_owned())
                    error=Signal::derive(error)
                    code=true
                    node_ref=field
                />
                <button
                    type="submit"
                    class="button"
                    data-kind="primary"
                    aria-disabled=move || if busy.get() { "true" } else { "false" }
                >
                    <Icon glyph=Glyph::Invite />
                    {move || if busy.get() { "Creating signup link…" } else { "Create signup link" }}
                </button>
            </form>
            <div class="invite-result" tabindex="-1" aria-live="polite" node_ref=result>{shown}</div>
            <Show when=move || !earlier().is_empty()>
                <section class="no-print" aria-labelledby="earlier-title">
                    <h2 id="earlier-title" class="section-title">"Made in this tab"</h2>
                    <ul class="plain-list">
                        <For each=earlier key=|invitation| invitation.signup_url.clone() let:invitation>
                            <EarlierInvitation invitation=invitation.clone() show=Callback::new(move |()| {
                                outcome.set(Outcome::Made(invitation.clone()));
                                show_result(result);
                            }) />
                        </For>
                    </ul>
                </section>
            </Show>
        </div>
    }
}

/// Brings the card into sight: on a phone it begins below the fold.
fn show_result(result: NodeRef<Div>) {
    request_animation_frame(move || {
        if let Some(result) = result.get_untracked() {
            let _ = result.focus();
        }
    });
}

#[component]
fn EarlierInvitation(invitation: Invitation, show: Callback<()>) -> impl IntoView {
    view! {
        <li class="plain-item">
            <span class="reference">{invitation.customer_reference.to_string()}</span>
            <span class="muted">
                {invitation.expires_at.map(|at| view! { "until " <Deadline at=at /> })}
            </span>
            <button type="button" class="button" on:click=move |_| show.run(())>
                "Show link"
            </button>
        </li>
    }
}
