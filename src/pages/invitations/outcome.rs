//! An invitation that was not made, or not certainly: what is known, and the way on.

use leptos::prelude::*;
use wire::CustomerReference;
use wire::api::problem_codes as ours;
use wire::pyng::{Customer, LinkState, codes};

use crate::api::ApiError;
use crate::components::{Deadline, ProblemPanel, When};
use crate::routes;
use crate::state::session::use_site;

/// The refusal, with a way to the customer where there is one.
#[component]
pub(super) fn Refusal(customer: CustomerReference, error: ApiError, retry: Callback<()>) -> impl IntoView {
    let site = use_site();
    let link = site.with_untracked(|site| routes::customer(&site.id, &customer));
    let known = error.problem().and_then(|problem| problem.customer.clone());
    let exists = error.has_code(codes::INVITATION_CONFLICT) || error.has_code(ours::INVITED_LINK_LOST);
    let unclear = matches!(error, ApiError::NoAnswer) || error.has_code(ours::INVITATION_UNCERTAIN);
    let name = customer.to_string();
    let to_customer = move || {
        view! { <a class="button" href=link.clone()>{format!("Show {name} in customers")}</a> }
    };
    if exists {
        view! {
            <ProblemPanel error=error>
                {known.map(|known| view! { <p><Standing customer=known /></p> })}
                <p>
                    "Pyng answers a signup link once, when it is made, and cannot show it again. "
                    "A new one can be made once this link has expired or was revoked."
                </p>
                <p>{to_customer()}</p>
            </ProblemPanel>
        }
        .into_any()
    } else if unclear {
        view! {
            <ProblemPanel error=error>
                <p>
                    "Nobody can say yet whether the invitation was made. Look the customer up before you invite again: "
                    "a second invitation is refused while the first one stands."
                </p>
                <p>{to_customer()}</p>
            </ProblemPanel>
        }
        .into_any()
    } else {
        view! { <ProblemPanel error=error retry=retry /> }.into_any()
    }
}

/// Where the existing link stands, in a sentence.
#[component]
fn Standing(customer: Customer) -> impl IntoView {
    let name = customer.customer_reference.to_string();
    match customer.state {
        LinkState::Linked => view! { <strong>{name}</strong> " is linked since " <When at=customer.linked_at day_only=true /> "." }.into_any(),
        LinkState::Invited => view! {
            <strong>{name}</strong>
            " was invited on "
            <When at=customer.invited_at day_only=true />
            {customer.expires_at.map(|at| view! { ". The link can be used until " <Deadline at=at /> })}
            "."
        }
        .into_any(),
        other => view! { <strong>{name}</strong> " stands as " {crate::components::link_state_words(&other)} "." }.into_any(),
    }
}
