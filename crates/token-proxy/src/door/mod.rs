//! The door: how people come in, and how a request shows that it is theirs.

use axum::http::request::Parts;

use crate::access::Caller;
use crate::app::App;
use crate::refusal::Refusal;
use crate::request_id::RequestId;

/// Who makes this request; `None` when nobody is signed in.
///
/// # Errors
/// When the ledger cannot be asked.
pub(crate) async fn identify(_: &App, parts: &mut Parts) -> Result<Option<Caller>, Refusal> {
    let request_id = parts.extensions.get::<RequestId>().map(ToString::to_string);
    Ok(Some(Caller::this_machine(None, request_id.unwrap_or_default())))
}
