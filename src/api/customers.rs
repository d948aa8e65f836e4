//! `GET /api/sites/{siteId}/customers`

use wire::SiteId;
use wire::api::{CustomerPage, CustomerQuery};

use super::query::with_query;
use super::{ApiError, transport};

/// One page of customers, newest invitation first.
///
/// # Errors
/// As the proxy says; a cursor of an earlier run of the proxy is refused.
pub async fn list(site: &SiteId, query: &CustomerQuery) -> Result<CustomerPage, ApiError> {
    let path = format!("sites/{}/customers", transport::encode(site.as_str()));
    let query = [
        ("cursor", query.cursor.clone()),
        ("limit", query.limit.map(|limit| limit.to_string())),
        (
            "state",
            query.state.as_ref().map(|state| state.as_str().to_owned()),
        ),
        ("invitedFrom", query.invited_from.map(|at| at.0.to_string())),
        ("invitedTo", query.invited_to.map(|at| at.0.to_string())),
        (
            "customerReference",
            query.customer_reference.as_ref().map(|r| r.as_str().to_owned()),
        ),
    ];
    transport::get(&with_query(path, query)).await
}
