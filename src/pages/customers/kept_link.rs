//! The signup link of an invited customer once more, where the ledger keeps it. Asked for on request only:
//! that is written down.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wire::api::{InvitationEntry, InvitationList};
use wire::pyng::{Invitation, LinkState};
use wire::{CustomerReference, SiteId};

use crate::api::{self, ApiError};
use crate::components::{ProblemPanel, QrCard};
use crate::state::loader::Loader;
use crate::ui::{Glyph, Icon, panel, press};

/// A button where there is a link to show, and the card in its place once it is pressed.
pub(super) fn kept_link(site: &SiteId, customer: &CustomerReference) -> AnyView {
    let list: Loader<InvitationList> = Loader::new();
    let (id, name) = (site.clone(), customer.clone());
    list.ask(Box::pin(
        async move { api::invitations::list(&id, Some(&name)).await },
    ));
    let card = RwSignal::new(None::<Invitation>);
    let error = RwSignal::new(None::<Arc<ApiError>>);
    let site = site.clone();
    let fetch = Callback::new(move |entry: InvitationEntry| {
        let site = site.clone();
        error.set(None);
        spawn_local(async move {
            // Whoever closed the details meanwhile has nowhere to see it.
            match api::invitations::link(&site, &entry.id).await {
                Ok(link) => {
                    let _ = card.try_set(Some(Invitation {
                        customer_reference: entry.customer_reference,
                        signup_url: link.signup_url,
                        expires_at: entry.expires_at,
                        state: LinkState::Invited,
                    }));
                }
                Err(refusal) => {
                    let _ = error.try_set(Some(Arc::new(refusal)));
                }
            }
        });
    });
    let shown = panel(move || {
        if let Some(invitation) = card.get() {
            return view! { <QrCard invitation=invitation /> }.into_any();
        }
        let newest = list.get().value.and_then(|list| list.items.first().cloned());
        let Some(entry) = newest.filter(|entry| entry.link_kept) else {
            return ().into_any();
        };
        let show = press(move || fetch.run(entry.clone()));
        view! {
            <div class="actions">
                <button type="button" class="button" data-kind="primary" on:click=show>
                    <Icon glyph=Glyph::Chain />
                    "Show link again"
                </button>
            </div>
        }
        .into_any()
    });
    let problem = panel(move || match error.get() {
        Some(error) => view! { <ProblemPanel error=error /> }.into_any(),
        None => ().into_any(),
    });
    view! { {problem} {shown} }.into_any()
}
