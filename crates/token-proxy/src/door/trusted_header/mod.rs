//! Signing in at an identity-aware proxy in front of us, which tells by headers who the person is.
//!
//! The story. The person signs in at the proxy in front (Google IAP, Cloudflare Access, Pomerium, oauth2-proxy
//! behind nginx, …). It forwards each request with headers of its own; we make a caller of them anew for every
//! request. There is no session and no cookie of ours; signing out is the proxy's business. Since the browser adds
//! the proxy's cookie to whatever any page asks for, the checks of `guard` against other pages stand as ever.
//!
//! What an attacker gets:
//! - *In the browser, or on the internet, with headers made up*: nothing. The headers are taken out of every request
//!   at the edge ([`Edge::take_out`]), however they are written (`X-Forwarded-User`, `x_forwarded_user`), and put aside
//!   only when the connection itself comes from a listed address. `X-Forwarded-For` plays no part in that. One that
//!   stands there twice is refused: the second may be the attacker's, which the proxy passed on.
//! - *In the same network, past the proxy, or as another tenant of it*: nothing without the shared secret (compared
//!   in constant time) or a token signed by the proxy's key for this very portal (`aud`). A token made with a shared
//!   secret, or with none, is no token here.
//! - *A token read on the way*: a person, until it ends. So does every bearer token; the way must be private.
//!
//! Trusted are: the listed addresses, the secret or the key, and the proxy to remove such headers of strangers, for
//! a second net. What it says of groups has the same rules as an identity provider's claims.

mod edge;
mod token;
mod token_keys;

use std::fmt;

use ledger::Person;
use secrecy::ExposeSecret;
use subtle::ConstantTimeEq;
use wire::Timestamp;
use wire::api::Grant;

use crate::app::StartFault;
use crate::clock::Clock;
use crate::config::{Limits, Proof, TrustedHeaderSettings};
use crate::door::people;

pub(crate) use edge::{Edge, Presented};

use token::Tokens;

/// Who vouches for people whose proxy proves itself by a secret.
const ISSUER: &str = "trusted-header";

/// Who makes a request, by the word of the proxy in front.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Assertion {
    pub(crate) person: Person,
    /// What the groups amount to here; may be empty.
    pub(crate) grants: Vec<Grant>,
    /// When the person last proved who they are, where a token says so.
    pub(crate) confirmed_at: Option<Timestamp>,
}

/// Why a request is nobody's, for the log. Holds no value of a header.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Disbelief(pub(crate) &'static str);

impl fmt::Display for Disbelief {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// The proxy in front, as it is believed.
pub(crate) struct TrustedHeader {
    settings: TrustedHeaderSettings,
    tokens: Option<Tokens>,
    edge: Edge,
}

impl TrustedHeader {
    /// # Errors
    /// When the public key cannot be read, or TLS not be set up.
    pub(crate) fn new(
        settings: &TrustedHeaderSettings,
        limits: &Limits,
        clock: Clock,
    ) -> Result<Self, StartFault> {
        let tokens = match &settings.proof {
            Proof::Secret { .. } => None,
            Proof::Token {
                issuer,
                audience,
                keys,
                ..
            } => Some(Tokens::new(issuer, audience, keys, limits, clock)?),
        };
        Ok(Self {
            edge: Edge::new(settings),
            settings: settings.clone(),
            tokens,
        })
    }

    /// Where one signs out of the proxy.
    pub(crate) fn sign_out_url(&self) -> Option<&str> {
        self.settings.sign_out_url.as_deref()
    }

    /// What takes the headers out of every request.
    pub(crate) fn edge(&self) -> &Edge {
        &self.edge
    }

    /// Who it is. `None`: nobody that the proxy spoke for.
    ///
    /// # Errors
    /// When there are headers, and they do not hold.
    pub(crate) async fn assertion(
        &self,
        presented: Option<&Presented>,
    ) -> Result<Option<Assertion>, Disbelief> {
        let Some(presented) = presented else {
            return Ok(None);
        };
        match (&self.settings.proof, &self.tokens) {
            (
                Proof::Secret {
                    header,
                    secret,
                    user,
                    name,
                    groups,
                },
                _,
            ) => {
                let shown = presented.value(header).unwrap_or_default();
                if !bool::from(shown.as_bytes().ct_eq(secret.expose_secret().as_bytes())) {
                    return Err(Disbelief("the secret is missing or wrong"));
                }
                let Some(user) = presented.value(user).filter(|user| !user.is_empty()) else {
                    return Ok(None);
                };
                let sub = people::sub(user).ok_or(Disbelief("the user's name could not be one"))?;
                let name = name.as_ref().and_then(|name| presented.value(name));
                let name = name.and_then(people::shown).unwrap_or_else(|| sub.clone());
                let groups = presented.value(groups).unwrap_or_default();
                let groups: Vec<String> = groups.split(',').map(|group| group.trim().to_owned()).collect();
                let iss = ISSUER.to_owned();
                Ok(Some(Assertion {
                    person: Person { iss, sub, name },
                    grants: self.settings.roles.grants(&groups),
                    confirmed_at: None,
                }))
            }
            (
                Proof::Token {
                    header, roles_claim, ..
                },
                Some(tokens),
            ) => {
                let Some(token) = presented.value(header).filter(|token| !token.is_empty()) else {
                    return Ok(None);
                };
                let said = tokens.check(token).await?;
                Ok(Some(Assertion {
                    grants: self.settings.roles.grants(&roles_claim.values(&said.claims)),
                    person: said.person,
                    confirmed_at: said.auth_time,
                }))
            }
            (Proof::Token { .. }, None) => Err(Disbelief("there are no keys")),
        }
    }
}
