//! `/api/people`: accounts, where the portal keeps them itself.

use wire::api::{AccountAnswer, AccountChange, Accounts, NewAccount};

use super::{ApiError, transport};

/// Everybody with an account.
///
/// # Errors
/// As the proxy says; `FORBIDDEN` for who may not manage people anywhere.
pub async fn list() -> Result<Accounts, ApiError> {
    transport::get("people").await
}

/// Adds a person. The answer has the one-time link to hand over, this once.
///
/// # Errors
/// `INVALID` for a login that is taken or cannot be; `FORBIDDEN` for a role one lacks oneself.
pub async fn add(account: &NewAccount) -> Result<AccountAnswer, ApiError> {
    transport::post("people", account).await
}

/// Changes an account; a reset answers a one-time link.
///
/// # Errors
/// `FORBIDDEN` for what one lacks oneself; `NOT_FOUND`.
pub async fn change(login: &str, change: &AccountChange) -> Result<AccountAnswer, ApiError> {
    transport::post(&format!("people/{}", transport::encode(login)), change).await
}
