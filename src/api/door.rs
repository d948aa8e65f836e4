//! `/api/sign-in`, `/api/sign-out`, `/api/sessions`: coming, going, and one's own sessions. What lets
//! people in never waits at the door itself.

use wire::api::{Credentials, OwnSessions, Session, SetUp, SignInOptions, SignOut, SignedOut};

use super::{ApiError, transport};

/// How people sign in here; for everybody.
///
/// # Errors
/// The proxy was not reached.
pub async fn options() -> Result<SignInOptions, ApiError> {
    transport::get_past_the_gate("sign-in").await
}

/// Signs in, or confirms who is signed in.
///
/// # Errors
/// `WRONG_CREDENTIALS`; `TOO_MANY` with the seconds to wait; as the proxy says.
pub async fn sign_in(credentials: &Credentials) -> Result<Session, ApiError> {
    transport::post_past_the_gate("sign-in", credentials).await
}

/// Chooses a password by a one-time link, and signs in.
///
/// # Errors
/// `SET_UP_LINK` for a link that is not good any more; `INVALID` for a password that is not good enough.
pub async fn set_up(set_up: &SetUp) -> Result<Session, ApiError> {
    transport::post_past_the_gate("sign-in/set-up", set_up).await
}

/// Signs out here, or everywhere.
///
/// # Errors
/// The proxy was not reached; `SIGNED_OUT` where the session had ended before.
pub async fn sign_out(everywhere: bool) -> Result<SignedOut, ApiError> {
    transport::post_past_the_gate("sign-out", &SignOut { everywhere }).await
}

/// One's own sessions.
///
/// # Errors
/// As the proxy says.
pub async fn sessions() -> Result<OwnSessions, ApiError> {
    transport::get("sessions").await
}

/// Ends one of them.
///
/// # Errors
/// `NOT_FOUND` when it is not one's own, or has ended.
pub async fn end_session(id: &str) -> Result<OwnSessions, ApiError> {
    let path = format!("sessions/{}/end", transport::encode(id));
    transport::post(&path, &serde_json::json!({})).await
}
