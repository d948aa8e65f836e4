//! Invitations as the ledger keeps them.

use serde::{Deserialize, Serialize};

use super::Who;
use crate::pyng::Invitation;
use crate::{CustomerReference, SignupLink, Timestamp};

/// An invitation made through this portal. Its link is asked for on its own, and that is audited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InvitationEntry {
    /// The ledger's name for it.
    pub id: String,
    /// Whom.
    pub customer_reference: CustomerReference,
    /// Who invited.
    pub made_by: Who,
    /// When.
    pub made_at: Timestamp,
    /// Until when the link serves, when upstream said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// Whether the link is still kept (`GET …/invitations/{id}/link`).
    #[serde(default)]
    pub link_kept: bool,
}

/// The answer of `POST …/invitations`: what upstream made, and whether its link can be asked for again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InvitationMade {
    /// The invitation, with its link.
    #[serde(flatten)]
    pub invitation: Invitation,
    /// Whether the ledger has it. Told only when it has not: then the link is shown this once and never again.
    #[serde(default = "kept", skip_serializing_if = "Clone::clone")]
    pub link_kept: bool,
}

fn kept() -> bool {
    true
}

/// The answer of `GET …/invitations`: the newest first, at most 50; `?customerReference=` narrows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InvitationList {
    /// The invitations.
    pub items: Vec<InvitationEntry>,
}

/// The answer of `GET …/invitations/{id}/link`: the same link once more, without minting another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptLink {
    /// The signup link; whoever has it may sign up in the customer's name.
    pub signup_url: SignupLink,
}
