//! `GET /api/session`

use wire::api::Session;

use super::{ApiError, transport};

/// Which Sites there are, and which upstream.
///
/// # Errors
/// The proxy was not reached, or refused.
pub async fn get() -> Result<Session, ApiError> {
    transport::get("session").await
}
