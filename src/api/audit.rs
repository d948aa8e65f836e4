//! `GET /api/audit` and `GET /api/audit.csv`

use wire::api::{AuditPage, AuditQuery};

use super::query::with_query;
use super::{ApiError, transport};

/// One page of the trail, newest first.
///
/// # Errors
/// As the proxy says.
pub async fn list(query: &AuditQuery) -> Result<AuditPage, ApiError> {
    transport::get(&address("audit", query)).await
}

/// Where the browser downloads the same lines as CSV, relative to the page's `<base href>`.
pub fn csv_link(query: &AuditQuery) -> String {
    format!("api/{}", address("audit.csv", query))
}

fn address(path: &str, query: &AuditQuery) -> String {
    let query = [
        ("from", query.from.map(|at| at.0.to_string())),
        ("to", query.to.map(|at| at.0.to_string())),
        ("who", query.who.clone()),
        ("action", query.action.clone()),
        (
            "outcome",
            query.outcome.as_ref().map(|outcome| outcome.as_str().to_owned()),
        ),
        ("site", query.site.as_ref().map(|site| site.as_str().to_owned())),
        ("target", query.target.clone()),
        ("before", query.before.map(|place| place.to_string())),
        ("limit", query.limit.map(|limit| limit.to_string())),
    ];
    with_query(path.to_owned(), query)
}
