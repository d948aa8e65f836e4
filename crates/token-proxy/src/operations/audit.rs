//! `GET /api/audit`: a page of the trail, the newest first.

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use wire::api::AuditPage;

use super::audit_query::{read, scope};
use crate::access::Caller;
use crate::app::App;
use crate::refusal::Refusal;

pub(crate) async fn audit(
    State(app): State<App>,
    caller: Caller,
    uri: Uri,
) -> Result<Json<AuditPage>, Refusal> {
    Ok(Json(app.ledger().audit(&read(&uri)?, &scope(&caller)).await?))
}
