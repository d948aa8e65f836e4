//! The token endpoint ("Authentication"; RFC 6749, sections 4.4 and 5).

use serde::{Deserialize, Serialize};

use crate::open_enum::open_enum;

open_enum! {
    /// What a token may do. Ask only for the ones used.
    pub enum Scope {
        /// `POST …/customers/invitations`.
        CustomersInvite = "billing:customers:invite",
        /// `GET …/customers`.
        CustomersRead = "billing:customers:read",
        /// `POST …/batches`.
        BatchesSubmit = "billing:batches:submit",
        /// `GET …/batches/{batchReference}`.
        BatchesRead = "billing:batches:read",
    }
}

/// A token. It has no `Debug`, so that it cannot be printed by mistake.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenResponse {
    /// The bearer token itself: a secret.
    pub access_token: String,
    /// `Bearer`.
    #[serde(default, deserialize_with = "crate::lenient::null_as_default")]
    pub token_type: String,
    /// How long it lives, in seconds from the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_in: Option<i64>,
    /// The scopes granted, separated by spaces; absent when they are those asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
}

/// A refusal of the token endpoint, such as `invalid_client` (RFC 6749, section 5.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenError {
    /// The code.
    pub error: String,
    /// A text for developers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_description: Option<String>,
}
