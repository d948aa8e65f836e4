//! An invitation that was not made, or not certainly: what is known, and the way on.

use std::sync::Arc;

use leptos::prelude::*;
use wire::CustomerReference;
use wire::api::problem_codes as ours;
use wire::pyng::{Customer, LinkState, codes};

use crate::api::ApiError;
use crate::components::{ProblemPanel, deadline, link_state_words, when_day};
use crate::routes;
use crate::state::session::use_site;

/// The refusal, with a way to the customer where there is one.
#[component]
pub(super) fn Refusal(
    customer: CustomerReference,
    error: Arc<ApiError>,
    retry: Callback<()>,
) -> impl IntoView {
    let exists = error.has_code(codes::INVITATION_CONFLICT) || error.has_code(ours::INVITED_LINK_LOST);
    // An answer that is not the proxy's (a gateway's, say) tells as little as none.
    let unclear = error.problem().is_none() || error.has_code(ours::INVITATION_UNCERTAIN);
    if !exists && !unclear {
        return view! { <ProblemPanel error=error retry=retry /> }.into_any();
    }
    let known = error
        .problem()
        .and_then(|problem| problem.customer.as_ref())
        .map(standing);
    let explanation = error.problem().is_none().then(|| {
        let words = "Nobody can say yet whether the invitation was made. Look the customer up before you invite \
                     again: a second invitation is refused while the first one stands.";
        view! { <p>{words}</p> }.into_any()
    });
    let link = routes::customer(&use_site().id, &customer);
    view! {
        <ProblemPanel error=error>
            {known}
            {explanation}
            <p><a class="button" href=link>{format!("Show {customer} in customers")}</a></p>
        </ProblemPanel>
    }
    .into_any()
}

/// Where the existing link stands, in a sentence.
fn standing(customer: &Customer) -> AnyView {
    let name = customer.customer_reference.to_string();
    let words = match &customer.state {
        LinkState::Linked => view! { " is linked since " {when_day(customer.linked_at)} "." }.into_any(),
        LinkState::Invited => {
            let usable = customer
                .expires_at
                .map(|at| view! { "; the link can be used until " {deadline(at)} }.into_any());
            view! { " was invited on " {when_day(customer.invited_at)} {usable} "." }.into_any()
        }
        other => format!(" stands as {}.", link_state_words(other)).into_any(),
    };
    view! { <p><strong>{name}</strong> {words}</p> }.into_any()
}
