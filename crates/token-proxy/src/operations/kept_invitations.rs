//! `GET /api/sites/{siteId}/invitations` and `GET …/invitations/{id}/link`: what was made here, and a signup link
//! once more. Showing a link never mints another; that it was shown is written down before it leaves.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use wire::CustomerReference;
use wire::api::{InvitationList, KeptLink, problem_codes};

use crate::access::Caller;
use crate::app::App;
use crate::refusal::{Refusal, item};
use crate::site::KnownSite;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Wanted {
    customer_reference: Option<String>,
}

/// The newest, without their links.
pub(crate) async fn list_invitations(
    State(app): State<App>,
    KnownSite(site): KnownSite,
    caller: Caller,
    Query(wanted): Query<Wanted>,
) -> Result<Json<InvitationList>, Refusal> {
    let customer = wanted
        .customer_reference
        .map(|text| CustomerReference::parse(&text))
        .transpose()
        .map_err(|fault| Refusal::invalid(vec![item("customerReference", fault.as_str())]))?;
    let now = app.clock().now();
    let items = app
        .ledger()
        .invitations(&site.id, customer.as_ref(), &caller.person, now)
        .await?;
    Ok(Json(InvitationList { items }))
}

/// One link.
pub(crate) async fn show_link(
    State(app): State<App>,
    KnownSite(site): KnownSite,
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<KeptLink>, Refusal> {
    let event = caller.event(app.clock().now(), "invitation.linkShown");
    let link = if id.bytes().all(|b| b.is_ascii_alphanumeric()) {
        app.ledger().show_link(&site.id, &id, event).await?
    } else {
        None
    };
    let signup_url = link.ok_or_else(|| {
        let title = "This signup link is no longer kept.";
        Refusal::new(StatusCode::NOT_FOUND, problem_codes::NOT_FOUND, title).detail(
            "It has expired, or was never kept. Once it has expired, the customer can be invited again.",
        )
    })?;
    Ok(Json(KeptLink { signup_url }))
}
