//! `POST /api/sites/{siteId}/invitations`: a fresh signup link.
//!
//! An invitation is never repeated blindly: its link is answered once, and a second request would only
//! meet a conflict. It is tried again only while surely nothing was received. When the answer is lost,
//! the customer is looked up, twice if need be, and the person is told what was found:
//!
//! | found | problem |
//! |---|---|
//! | a link made just now | `linkLost`, with the customer |
//! | an open link of another time | upstream's own conflict, with the customer |
//! | none, the list read to its end twice | `notMade`: trying again is safe |
//! | not to be found out | `uncertain` |

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use reqwest::Url;
use serde_json::Value;
use tokio::time::Instant;
use wire::api::{InvitationMade, Site, problem_codes};
use wire::pyng::{Customer, Invitation, InvitationRequest, LinkState, codes};
use wire::{CustomerReference, Timestamp};

use super::customer_search::{Found, Search};
use super::invitation_record::{keep, note_failure};
use crate::access::Caller;
use crate::app::App;
use crate::body;
use crate::refusal::{Refusal, item};
use crate::site::KnownSite;
use crate::upstream::{Answer, Failure, patiently, refusal_of};

/// How far back a lost invitation is looked for: our clock and upstream's never differ that much.
const LOOK_BACK_MS: i64 = Timestamp::DAY;
/// How much the two clocks may differ when a link is judged to be "made just now".
const CLOCK_SKEW_MS: i64 = 10 * Timestamp::MINUTE;

pub(crate) async fn invite(
    State(app): State<App>,
    KnownSite(site): KnownSite,
    caller: Caller,
    request: Request,
) -> Result<(StatusCode, Json<InvitationMade>), Refusal> {
    let asked: InvitationRequest = body::parse(&body::read(&app, request).await?)?;
    asked
        .customer_reference
        .check()
        .map_err(|fault| Refusal::invalid(vec![item("customerReference", fault.as_str())]))?;

    // It goes on when the browser goes away, so that the link is kept all the same.
    let inviting = app.detached().spawn(tracing::Instrument::in_current_span({
        let app = app.clone();
        async move { invite_and_record(&app, &caller, &site, &asked).await }
    }));
    match inviting.await {
        Ok(answer) => answer.map(|invitation| (StatusCode::CREATED, Json(invitation))),
        Err(error) => Err(Refusal::internal().cause(error.to_string())),
    }
}

async fn invite_and_record(
    app: &App,
    caller: &Caller,
    site: &Site,
    asked: &InvitationRequest,
) -> Result<InvitationMade, Refusal> {
    match invite_or_explain(app, site, asked).await {
        Ok((invitation, trace_id)) => Ok(InvitationMade {
            link_kept: keep(app, caller, site, &invitation, &trace_id).await,
            invitation,
        }),
        Err(mut refusal) => {
            note_failure(app, caller, site, asked.customer_reference.as_str(), &mut refusal).await;
            Err(refusal)
        }
    }
}

/// The invitation, with upstream's trace id.
async fn invite_or_explain(
    app: &App,
    site: &Site,
    asked: &InvitationRequest,
) -> Result<(Invitation, String), Refusal> {
    let (started, reference) = (app.clock().now(), &asked.customer_reference);
    match send(app, site, asked).await {
        Ok(made) => Ok(made),
        Err(failure) if failure.leaves_doubt() => {
            Err(explain_loss(app, site, reference, started, &failure).await)
        }
        Err(failure) => Err(explain_refusal(app, site, reference, &failure).await),
    }
}

async fn send(app: &App, site: &Site, asked: &InvitationRequest) -> Result<(Invitation, String), Failure> {
    let limits = &app.config().limits;
    let deadline = Instant::now() + limits.operation_deadline;
    let call = app.upstream().invite(&site.id, asked)?;
    let attempt = || app.upstream().exchange(&call, deadline);
    let answer = patiently(limits, deadline, Failure::nothing_sent, attempt)
        .await?
        .loose()?;
    tracing::info!(upstream_trace_id = answer.trace_id, "customer invited");
    Ok((read_link(&answer, asked)?, answer.trace_id))
}

/// The link is answered once and never again: what else the answer lacks must not cost it. Only a link
/// that is none, or one for another customer, is not handed on.
fn read_link(answer: &Answer<Value>, asked: &InvitationRequest) -> Result<Invitation, Failure> {
    let named = answer.field::<String>("customerReference").unwrap_or_default();
    let ours = &asked.customer_reference;
    let link = answer.field::<String>("signupUrl").filter(|link| is_link(link));
    let Some(signup_url) = link.filter(|_| named.is_empty() || named == ours.as_str()) else {
        let cause = "the invitation is for another customer, or its link is not a web address".to_owned();
        return Err(Failure::Unreadable {
            cause,
            trace_id: Some(answer.trace_id.clone()).filter(|id| !id.is_empty()),
        });
    };
    let (expires_at, state) = (answer.field("expiresAt"), answer.field("state"));
    if named.is_empty() || expires_at.is_none() || state.is_none() {
        tracing::warn!(
            upstream_trace_id = answer.trace_id,
            "the invitation lacks fields, or they cannot be read"
        );
    }
    Ok(Invitation {
        customer_reference: ours.clone(),
        signup_url: signup_url.into(),
        expires_at,
        state: state.unwrap_or_default(),
    })
}

/// People open it, so it must be a web address and nothing like `javascript:`.
fn is_link(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// The answer was lost: says what upstream's list shows.
async fn explain_loss(
    app: &App,
    site: &Site,
    reference: &CustomerReference,
    started: Timestamp,
    failure: &Failure,
) -> Refusal {
    tracing::warn!(
        cause = failure.cause(),
        "the answer to an invitation was lost; looking the customer up"
    );
    let search = Search {
        site,
        reference,
        state: None,
        invited_from: Some(started.plus(-LOOK_BACK_MS)),
    };
    let found = search.run_twice(app).await;
    let now = app.clock().now();
    let bad = StatusCode::BAD_GATEWAY;
    let mut refusal = match found {
        Ok(Found::Customer(customer)) if is_open(&customer) && !is_recent(&customer, now) => {
            let title = "This customer has an open link.";
            let mut refusal = Refusal::new(StatusCode::CONFLICT, codes::INVITATION_CONFLICT, title).detail(
                "It was made at another time than this invitation, whose answer was lost. The customer can be \
                 invited again once that link has expired or was revoked.",
            );
            refusal.problem_mut().customer = Some(*customer);
            refusal
        }
        Ok(Found::Customer(customer)) if is_open(&customer) => {
            let title = "The customer was invited, but the signup link was lost on the way.";
            let mut refusal = Refusal::new(bad, problem_codes::INVITED_LINK_LOST, title).detail(
                "Pyng shows a link only once. Invite the customer again once this link has expired or was revoked.",
            );
            refusal.problem_mut().customer = Some(*customer);
            refusal
        }
        // A link of the last day that has ended already is not the one asked for.
        Ok(Found::Nobody | Found::Customer(_)) => {
            let title = "The customer was not invited.";
            Refusal::new(bad, problem_codes::NOT_INVITED, title).detail(
                "Pyng's list shows no such invitation. Trying again is safe: if it was made after all, Pyng \
                 refuses the second one.",
            )
        }
        Ok(Found::GaveUp) | Err(_) => {
            let title = "It is not known whether the customer was invited.";
            Refusal::new(bad, problem_codes::INVITATION_UNCERTAIN, title).detail(
                "Pyng gave no answer, and the customer could not be looked up. Look for the customer in a \
                 moment; trying again does no harm.",
            )
        }
    };
    refusal.problem_mut().trace_id = failure.trace_id().map(str::to_owned);
    refusal.cause(failure.cause())
}

fn is_open(customer: &Customer) -> bool {
    !matches!(customer.state, LinkState::Expired | LinkState::Revoked)
}

/// Whether the link can be the one just asked for; one without a date may be.
fn is_recent(customer: &Customer, now: Timestamp) -> bool {
    let recent = |at: Timestamp| now.since(at).saturating_abs() <= CLOCK_SKEW_MS;
    customer.invited_at.is_none_or(recent)
}

/// A clear refusal. With a conflict comes the customer it is about, when it can be found.
async fn explain_refusal(
    app: &App,
    site: &Site,
    reference: &CustomerReference,
    failure: &Failure,
) -> Refusal {
    let mut refusal = refusal_of(failure, Some(codes::INVITATION_CONFLICT));
    if failure.is_conflict() {
        let search = Search {
            site,
            reference,
            state: None,
            invited_from: None,
        };
        if let Ok(Found::Customer(customer)) = search.run(app).await {
            refusal.problem_mut().customer = Some(*customer);
        }
    }
    refusal
}
