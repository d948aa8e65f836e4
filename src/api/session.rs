//! `GET /api/session`

use wire::api::Session;

use super::{ApiError, transport};

/// Who is signed in, which Sites there are, and which upstream. Does not wait at the door: whoever asks
/// wants to know whether it is open.
///
/// # Errors
/// The proxy was not reached, or refused; `SIGNED_OUT` when nobody is signed in.
pub async fn get() -> Result<Session, ApiError> {
    transport::get_past_the_gate("session").await
}
