//! Writing down what became of an invitation.
//!
//! The link is in the ledger before the answer leaves, whether the browser is still there or not. When the
//! ledger fails after upstream has answered, the link goes to the person all the same, with the word that it was
//! not kept: upstream shows it only this once, and to withhold it would cost the customer a month.

use std::time::Duration;

use ledger::audit::{Event, Outcome};
use ledger::invitations::Made;
use wire::api::Site;
use wire::pyng::Invitation;

use crate::access::Caller;
use crate::app::App;
use crate::refusal::Refusal;

/// A ledger that fails is asked once more after this.
const PAUSE: Duration = Duration::from_millis(500);

/// Keeps the invitation; whether that worked.
pub(super) async fn keep(
    app: &App,
    caller: &Caller,
    site: &Site,
    invitation: &Invitation,
    trace_id: &str,
) -> bool {
    let mut event = event(
        app,
        caller,
        "invitation.made",
        site,
        invitation.customer_reference.as_str(),
    );
    event.trace_id = Some(trace_id.to_owned()).filter(|id| !id.is_empty());
    let made = Made {
        site: &site.id,
        customer: &invitation.customer_reference,
        by: &caller.person,
        at: event.at,
        expires_at: invitation.expires_at,
        link: &invitation.signup_url,
    };
    for last in [false, true] {
        match app.ledger().keep_invitation(&made, &event).await {
            Ok(_) => return true,
            Err(fault) if last => {
                tracing::error!(%fault, upstream_trace_id = trace_id, "a signup link could not be kept");
            }
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
    false
}

/// Writes down that there is no link, and why.
pub(super) async fn note_failure(
    app: &App,
    caller: &Caller,
    site: &Site,
    customer: &str,
    refusal: &mut Refusal,
) {
    let problem = refusal.problem_mut();
    let outcome = if problem.status < 500 {
        Outcome::Refused
    } else {
        Outcome::Failed
    };
    let mut event = event(app, caller, "invitation.failed", site, customer)
        .with_outcome(outcome)
        .with_detail(problem.code.clone());
    event.trace_id.clone_from(&problem.trace_id);
    if let Err(fault) = app.ledger().note(&event).await {
        tracing::error!(%fault, "a failed invitation could not be written down");
    }
}

fn event(app: &App, caller: &Caller, action: &str, site: &Site, customer: &str) -> Event {
    caller
        .event(app.clock().now(), action)
        .on(site.id.as_str(), customer)
}
