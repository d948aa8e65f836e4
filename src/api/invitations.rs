//! `/api/sites/{siteId}/invitations` and the links kept of them.

use wire::api::{InvitationList, KeptLink};
use wire::pyng::{Invitation, InvitationRequest};
use wire::{CustomerReference, SiteId};

use super::query::with_query;
use super::{ApiError, transport};

fn all(site: &SiteId) -> String {
    format!("sites/{}/invitations", transport::encode(site.as_str()))
}

/// Mints a signup link. Not safe to repeat: a lost answer leaves an invitation behind.
///
/// # Errors
/// As the proxy says; `NoAnswer` means that nobody knows whether the customer was invited.
pub async fn create(site: &SiteId, customer: CustomerReference) -> Result<Invitation, ApiError> {
    transport::post(
        &all(site),
        &InvitationRequest {
            customer_reference: customer,
        },
    )
    .await
}

/// The newest invitations of the Site, or of one customer, without their links.
///
/// # Errors
/// As the proxy says.
pub async fn list(site: &SiteId, customer: Option<&CustomerReference>) -> Result<InvitationList, ApiError> {
    let query = [("customerReference", customer.map(|r| r.as_str().to_owned()))];
    transport::get(&with_query(all(site), query)).await
}

/// The signup link of an invitation once more; no other is minted, and the asking is written down.
///
/// # Errors
/// As the proxy says; 404 when the link is kept no longer.
pub async fn link(site: &SiteId, id: &str) -> Result<KeptLink, ApiError> {
    transport::get(&format!("{}/{}/link", all(site), transport::encode(id))).await
}
