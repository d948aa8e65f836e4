//! Signing in and out, and one's own sessions.

use serde::{Deserialize, Serialize};

use super::Grant;
use crate::Timestamp;
use crate::open_enum::open_enum;

open_enum! {
    /// How people sign in here.
    pub enum SignInMode {
        /// Nobody does: one person on one machine.
        None = "none",
        /// By name and password, known to this portal.
        Local = "local",
        /// At an identity provider.
        Oidc = "oidc",
        /// A proxy in front has done it already.
        TrustedHeader = "trustedHeader",
    }
}

/// The answer of `GET /api/sign-in`, for everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignInOptions {
    /// How.
    #[serde(default)]
    pub mode: SignInMode,
    /// What the identity provider is called on the button, such as "Contoso".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// Nobody has an account yet: the person must use the set-up link the server printed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub needs_set_up: bool,
}

/// The body of `POST /api/sign-in` (mode `local`). Also confirms who is already signed in (step-up).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Credentials {
    /// The account's name.
    pub login: String,
    /// The password. Never printed.
    pub password: String,
}

/// The body of `POST /api/sign-in/set-up`: a password chosen through a one-time link.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SetUp {
    /// The token of the link, which stands behind its `#`.
    pub token: String,
    /// The password. Never printed.
    pub password: String,
}

macro_rules! unprintable {
    ($($name:ident),*) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "([REDACTED])"))
            }
        }
    )*};
}
unprintable!(Credentials, SetUp);

/// The body of `POST /api/sign-out`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignOut {
    /// End every session of this person, not only this one.
    #[serde(default)]
    pub everywhere: bool,
}

/// The answer of `POST /api/sign-out`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignedOut {
    /// Where to go to sign out at the identity provider as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_url: Option<String>,
}

/// Who is signed in, part of the session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// An opaque name of the person, the same in every session and never another's: by it a browser tells
    /// that a colleague took over, and whose draft it keeps. Made from issuer and subject, tells neither.
    #[serde(default)]
    pub id: String,
    /// The name people know.
    pub name: String,
    /// The name to sign in with again, in mode `local`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
    /// When the session ends, whatever one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Timestamp>,
}

/// One session of one's own, in `GET /api/sessions`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnSession {
    /// Its public name, for `POST /api/sessions/{id}/end`. Not the secret in the cookie.
    pub id: String,
    /// The one that asks.
    #[serde(default)]
    pub current: bool,
    /// When it began.
    pub began_at: Timestamp,
    /// When it was last used.
    pub seen_at: Timestamp,
    /// What the browser calls itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub browser: Option<String>,
    /// Where it was last used from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// The answer of `GET /api/sessions`, newest use first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnSessions {
    /// All of them.
    pub items: Vec<OwnSession>,
}

open_enum! {
    /// Where an account stands.
    pub enum AccountState {
        /// Its set-up link was not used yet.
        Invited = "invited",
        /// Signs in.
        Active = "active",
        /// May not sign in.
        Disabled = "disabled",
    }
}

/// An account of mode `local`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// The name to sign in with.
    pub login: String,
    /// The name people know.
    pub name: String,
    /// Where it stands.
    pub state: AccountState,
    /// What this person is, and where.
    pub grants: Vec<Grant>,
}

/// The answer of `GET /api/people`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Accounts {
    /// All of them, by login.
    pub items: Vec<Account>,
}

/// The body of `POST /api/people`: a new account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewAccount {
    /// The name to sign in with: 1–64 of letters, digits, `.`, `-`, `_`, `@`, `+`; case does not count.
    pub login: String,
    /// The name people know.
    pub name: String,
    /// What the person shall be; the one who grants must have each.
    pub grants: Vec<Grant>,
}

/// The body of `POST /api/people/{login}`: what shall change; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountChange {
    /// Disable, or enable again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled: Option<bool>,
    /// All grants from now on; what is taken away or added the one who grants must have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grants: Option<Vec<Grant>>,
    /// Give a new set-up link, which ends the old password and every session.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reset: bool,
}

/// The answer of both: the account, and the link its person must be given, shown this once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountAnswer {
    /// The account as it is now.
    pub account: Account,
    /// The one-time set-up link; whoever opens it chooses the password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_up_url: Option<String>,
}
unprintable!(AccountAnswer);
