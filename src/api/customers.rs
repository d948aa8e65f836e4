//! `GET /api/sites/{siteId}/customers`

use std::fmt::Write as _;

use wire::SiteId;
use wire::api::{CustomerPage, CustomerQuery};

use super::{ApiError, transport};

/// One page of customers, newest invitation first.
///
/// # Errors
/// As the proxy says; a cursor of an earlier run of the proxy is refused.
pub async fn list(site: &SiteId, query: &CustomerQuery) -> Result<CustomerPage, ApiError> {
    let mut path = format!("sites/{}/customers?", transport::encode(site.as_str()));
    let mut push = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            // Writing to a String cannot fail.
            let _ = write!(path, "{name}={}&", transport::encode(&value));
        }
    };
    push("cursor", query.cursor.clone());
    push("limit", query.limit.map(|limit| limit.to_string()));
    push(
        "state",
        query.state.as_ref().map(|state| state.as_str().to_owned()),
    );
    push("invitedFrom", query.invited_from.map(|at| at.0.to_string()));
    push("invitedTo", query.invited_to.map(|at| at.0.to_string()));
    push(
        "customerReference",
        query.customer_reference.as_ref().map(|r| r.as_str().to_owned()),
    );
    transport::get(path.trim_end_matches(['&', '?'])).await
}
