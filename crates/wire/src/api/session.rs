//! What the portal needs to know before it shows anything.

use serde::{Deserialize, Serialize};

use super::{FourEyes, Me, Right, SignInMode};
use crate::open_enum::open_enum;
use crate::{Currency, SiteId, Timestamp};

open_enum! {
    /// Which upstream the proxy talks to, judged by its address.
    pub enum Environment {
        /// Real money.
        Production = "production",
        /// Pyng's own test system.
        PyngSandbox = "pyngSandbox",
        /// The sandbox of this repository, on this machine.
        LocalSandbox = "localSandbox",
    }
}

/// The answer of `GET /api/session`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// Which upstream this is. Anything but `production` gets the SANDBOX band.
    #[serde(default)]
    pub environment: Environment,
    /// Who is signed in; absent where nobody signs in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub me: Option<Me>,
    /// How people sign in here.
    #[serde(default)]
    pub sign_in: SignInMode,
    /// The Sites this person may work in, in the order of the configuration; none, when nothing was granted.
    pub sites: Vec<Site>,
    /// Present when upstream announced the end of the version we speak.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version_notice: Option<VersionNotice>,
}

/// A Site as configured; upstream has no endpoint that lists them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Site {
    /// Pyng's name for it.
    pub id: SiteId,
    /// The name people know.
    pub name: String,
    /// The currency of every amount of this Site.
    pub currency: Currency,
    /// IANA name, such as `Australia/Sydney`.
    pub time_zone: String,
    /// When a batch needs a second person.
    #[serde(default)]
    pub four_eyes: FourEyes,
    /// What the person of the session may do here.
    #[serde(default)]
    pub may: Vec<Right>,
}

impl Site {
    /// Whether the person of the session may do this here.
    pub fn lets(&self, right: &Right) -> bool {
        self.may.contains(right)
    }
}

/// Upstream deprecates the version we speak (RFC 9745, RFC 8594; `pyng-versions.txt`, "Deprecation").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VersionNotice {
    /// The version that ends.
    pub version: String,
    /// The day it stops being answered, when upstream named one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sunset: Option<Timestamp>,
}
