//! Invitations and customers ("Invite a customer", "List customers").

use serde::{Deserialize, Serialize};

use crate::open_enum::open_enum;
use crate::{CustomerReference, SignupLink, Timestamp};

open_enum! {
    /// Where a customer's link stands ("Invite a customer").
    pub enum LinkState {
        /// The signup link is out and may be used.
        Invited = "invited",
        /// The customer signed up; debits may be collected.
        Linked = "linked",
        /// The signup link ran out unused; the reference may be invited again.
        Expired = "expired",
        /// The link was ended; the reference may be invited again.
        Revoked = "revoked",
    }
}

/// The body of `POST …/customers/invitations`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InvitationRequest {
    /// Whom to invite.
    pub customer_reference: CustomerReference,
}

/// A fresh invitation. The signup link is answered here once, and never again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Invitation {
    /// Who was invited.
    pub customer_reference: CustomerReference,
    /// The link the customer opens to sign up. Whoever holds it can use it.
    pub signup_url: SignupLink,
    /// When the link stops working.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// `invited` when fresh.
    #[serde(default)]
    pub state: LinkState,
}

/// One line of the customer list. It does not hold the signup link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Customer {
    /// The partner's name for the customer.
    pub customer_reference: CustomerReference,
    /// Where the link stands.
    #[serde(default)]
    pub state: LinkState,
    /// When the invitation was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invited_at: Option<Timestamp>,
    /// When the signup link stops, or stopped, working.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// When the customer completed the sign-up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linked_at: Option<Timestamp>,
    /// When the signup link ran out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expired_at: Option<Timestamp>,
    /// When the link was ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
}

/// One page of the customer list, newest invitation first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomerItems {
    /// The customers of this page.
    #[serde(default, deserialize_with = "crate::lenient::null_as_default")]
    pub items: Vec<Customer>,
    /// An opaque link to the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_href: Option<String>,
    /// An opaque link to the page before; absent on the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prev_href: Option<String>,
}
