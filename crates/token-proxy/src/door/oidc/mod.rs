//! Signing in at an identity provider (OpenID Connect, authorization code with PKCE).
//!
//! The story. The browser asks us for `sign-in/start`. We make up a journey: a `state`, a `nonce` and a PKCE
//! verifier, seal them into a cookie of ten minutes that names this `state`, and send the browser to the
//! provider. There the person signs in; nothing of that passes by us. The provider sends the browser back to
//! `sign-in/callback` with a `code`. We open the cookie, check that the answer belongs to it, and ask the
//! provider ourselves, with the verifier and our own secret, what the code stands for: an ID token. Its
//! signature, issuer, audience, times and nonce are checked; its `iss` and `sub` are the person, and one of its
//! claims tells roles. Then the session begins, as behind every other door. No access token is kept.
//!
//! What an attacker gets:
//! - *A link to our start or callback, clicked by a colleague*: nothing. A start from another site is refused by
//!   the guard; a callback without the cookie of its `state` in this very browser ends in "expired". So nobody can
//!   be signed in as the attacker (login CSRF), and no code of a victim's can be used from elsewhere.
//! - *A code read on the way* (a log, a referrer): nothing without the verifier, which is sealed in the cookie.
//! - *A stolen, older journey*: it is used once, ends after ten minutes, and the provider takes each code once.
//! - *Another provider that takes part in a mix-up*: the `iss` of the answer must be ours where the provider gives
//!   one (RFC 9207), and the ID token's always.
//! - *A forged or borrowed ID token*: one signed with none, with a shared secret, by a key the provider does not
//!   publish, for another audience, for another browser (nonce) or in the past is refused.
//! - *The provider's answer as a place to write to*: what it says in words is never shown; the page gets one of
//!   a few codes ([`FailureKind`]).
//! - *A foreign page behind `return`*: see [`return_path`](super::return_path).
//!
//! Trusted are: the provider for who people are and which groups they have; TLS for the way to it.

mod arrival;
mod cookie;
mod departure;
mod failure;
mod id_token;
mod journey;
mod leaving;
mod provider;

use crate::app::StartFault;
use crate::clock::Clock;
use crate::config::{Config, OidcSettings};

pub(crate) use arrival::{Answer, Arrival};
pub(crate) use cookie::{forget_journey, keep_journey, kept_journey};
pub(crate) use failure::{Failure, FailureKind};
pub(crate) use journey::{Confirmed, Traveller};

use journey::Used;
use provider::Provider;

/// How far the provider's clock may be from ours, in milliseconds.
const SKEW_MS: i64 = 60_000;

/// One provider, and this portal as its client.
pub(crate) struct Oidc {
    settings: OidcSettings,
    /// Where the provider sends people back to.
    callback: String,
    /// Where the provider sends people after they signed out.
    home: String,
    provider: Provider,
    used: Used,
    clock: Clock,
}

impl Oidc {
    /// Nothing is asked of the provider yet: it may start later than we do.
    ///
    /// # Errors
    /// When there is no public address to come back to, or TLS cannot be set up.
    pub(crate) fn new(settings: &OidcSettings, config: &Config, clock: Clock) -> Result<Self, StartFault> {
        let public = config.server.public_url.as_ref();
        let public = public.ok_or_else(|| StartFault("`public_url` is not set".to_owned()))?;
        let home = format!("{}{}", public.origin(), config.server.base_path.href());
        Ok(Self {
            callback: format!("{home}api/sign-in/callback"),
            home,
            provider: Provider::new(settings, &config.limits, clock.clone())?,
            used: Used::default(),
            settings: settings.clone(),
            clock,
        })
    }

    /// What the button calls the provider.
    pub(crate) fn name(&self) -> Option<&str> {
        self.settings.provider.as_deref()
    }
}
