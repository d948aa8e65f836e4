//! "Invite a customer".

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use wire::CustomerReference;
use wire::pyng::Invitation;

use super::admit::Admitted;
use super::answer::answer;
use super::body::JsonObject;
use super::codes;
use super::error::ApiError;
use super::fields::Faults;
use crate::app::App;

/// Makes an invitation: 201, and the only time its `signupUrl` is told.
pub(super) async fn invite(
    State(app): State<Arc<App>>,
    Extension(Admitted { site_id }): Extension<Admitted>,
    JsonObject(fields): JsonObject,
) -> Result<Response, ApiError> {
    let mut faults = Faults::default();
    let target = "customerReference";
    let customer = faults.reference(&fields, target, target, CustomerReference::parse);
    let Some(customer) = customer else {
        return Err(faults
            .into_error()
            .unwrap_or_else(|| ApiError::invalid(target, codes::REQUIRED, "Is required.")));
    };
    let conflict = || {
        let message = "The customerReference has a link that is invited or linked.";
        ApiError::new(StatusCode::CONFLICT, codes::INVITATION_CONFLICT, message)
    };
    let mut world = app.world();
    let now = world.clock.now();
    let site = world.sites.get_mut(&site_id).ok_or_else(conflict)?;
    let link = site.invite(customer, now).map_err(|_| conflict())?;
    let invitation = Invitation {
        customer_reference: link.customer_reference.clone(),
        signup_url: app.signup_url(&link.signup_token).into(),
        expires_at: Some(link.expires_at),
        state: link.state(now),
    };
    Ok(answer(StatusCode::CREATED, invitation))
}
