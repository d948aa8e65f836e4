//! `POST /api/sites/{siteId}/invitations`

use wire::pyng::{Invitation, InvitationRequest};
use wire::{CustomerReference, SiteId};

use super::{ApiError, transport};

/// Mints a signup link. Not safe to repeat: a lost answer leaves an invitation behind.
///
/// # Errors
/// As the proxy says; `NoAnswer` means that nobody knows whether the customer was invited.
pub async fn create(site: &SiteId, customer: CustomerReference) -> Result<Invitation, ApiError> {
    let path = format!("sites/{}/invitations", transport::encode(site.as_str()));
    transport::post(
        &path,
        &InvitationRequest {
            customer_reference: customer,
        },
    )
    .await
}
