//! What the provider says of itself (OpenID Connect Discovery 1.0) and its keys: remembered, and asked for anew
//! when they are old, or when a token is signed by a key that is new.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType,
    CoreSubjectIdentifierType,
};
use openidconnect::{
    AdditionalProviderMetadata, DiscoveryError, IssuerUrl, LogoutProviderMetadata, ProviderMetadata,
};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex as Turn;

use super::failure::{Failure, FailureKind};
use crate::app::StartFault;
use crate::clock::Clock;
use crate::config::{Limits, OidcSettings};
use crate::door::web::{Web, WebFault};

/// What is older is asked for anew, before anybody has to find out that it no longer holds.
const OLD: Duration = Duration::from_secs(60 * 60);
/// The pause after a failure.
const PAUSE: Duration = Duration::from_secs(5);
/// The pause between two looks for a key that is not there: tokens must not make us hammer the provider.
const KEY_PAUSE: Duration = Duration::from_secs(60);

/// What RFC 9207 adds to the metadata.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Answers {
    #[serde(default)]
    pub(super) authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for Answers {}

/// The provider's metadata, with its keys.
pub(super) type Metadata = ProviderMetadata<
    LogoutProviderMetadata<Answers>,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

pub(super) struct Provider {
    issuer: IssuerUrl,
    web: Web,
    clock: Clock,
    held: Mutex<Held>,
    /// Whose turn it is to ask.
    turn: Turn<()>,
}

#[derive(Default)]
struct Held {
    known: Option<(Arc<Metadata>, Duration)>,
    /// Until when the provider is left alone after a failure.
    quiet_until: Duration,
    looked_for_keys: Option<Duration>,
}

impl Provider {
    pub(super) fn new(settings: &OidcSettings, limits: &Limits, clock: Clock) -> Result<Self, StartFault> {
        let issuer = IssuerUrl::new(settings.issuer.clone())
            .map_err(|_| StartFault("`sign_in.issuer` is not a web address".to_owned()))?;
        Ok(Self {
            web: Web::new(&settings.issuer, limits)?,
            issuer,
            clock,
            held: Mutex::default(),
            turn: Turn::default(),
        })
    }

    pub(super) fn web(&self) -> &Web {
        &self.web
    }

    /// What is known; asked for when nothing is, or it is old. An old one still serves while the provider is away.
    pub(super) async fn known(&self) -> Result<Arc<Metadata>, Failure> {
        if let Some(known) = self.fresh() {
            return Ok(known);
        }
        let _turn = self.turn.lock().await;
        if let Some(known) = self.fresh() {
            return Ok(known);
        }
        let old = self.hold().known.clone().map(|(known, _)| known);
        if self.clock.elapsed() < self.hold().quiet_until {
            return old
                .ok_or_else(|| Failure::new(FailureKind::Unreachable, "it was unreachable a moment ago"));
        }
        match (self.ask().await, old) {
            (Err(failure), Some(old)) => {
                tracing::warn!(cause = failure.cause, "the identity provider's metadata is old");
                Ok(old)
            }
            (answer, _) => answer,
        }
    }

    /// The metadata with the newest keys, when a token was signed by one that `seen` does not hold; `None` when that
    /// was asked for a moment ago.
    pub(super) async fn newer_than(&self, seen: &Arc<Metadata>) -> Result<Option<Arc<Metadata>>, Failure> {
        let _turn = self.turn.lock().await;
        let now = self.clock.elapsed();
        {
            let mut held = self.hold();
            // Somebody else may have asked while we waited.
            if let Some((known, _)) = held.known.as_ref().filter(|(known, _)| !Arc::ptr_eq(known, seen)) {
                return Ok(Some(Arc::clone(known)));
            }
            if held.looked_for_keys.is_some_and(|at| now < at + KEY_PAUSE) {
                return Ok(None);
            }
            held.looked_for_keys = Some(now);
        }
        self.ask().await.map(Some)
    }

    fn fresh(&self) -> Option<Arc<Metadata>> {
        let (now, held) = (self.clock.elapsed(), self.hold());
        let (known, asked_at) = held.known.as_ref()?;
        (now < *asked_at + OLD).then(|| Arc::clone(known))
    }

    async fn ask(&self) -> Result<Arc<Metadata>, Failure> {
        let answer = Metadata::discover_async(self.issuer.clone(), &self.web).await;
        let checked = answer.map_err(|error| told(&error)).and_then(|known| {
            self.check(&known)?;
            Ok(known)
        });
        let mut held = self.hold();
        match checked {
            Ok(known) => {
                let known = Arc::new(known);
                held.known = Some((Arc::clone(&known), self.clock.elapsed()));
                Ok(known)
            }
            Err(failure) => {
                held.quiet_until = self.clock.elapsed() + PAUSE;
                Err(failure)
            }
        }
    }

    /// Where people and codes are sent must be as safe as where the metadata came from.
    fn check(&self, known: &Metadata) -> Result<(), Failure> {
        let Some(token) = known.token_endpoint() else {
            return Err(Failure::untrue("its metadata names no token endpoint"));
        };
        let leaving = known.additional_metadata().end_session_endpoint.as_ref();
        let mut addresses = [
            Some(known.authorization_endpoint().url()),
            Some(token.url()),
            leaving.map(openidconnect::EndSessionUrl::url),
        ]
        .into_iter()
        .flatten();
        if addresses.any(|url| !self.web.may_go_to(url)) {
            return Err(Failure::untrue(
                "its metadata names an endpoint that is not https",
            ));
        }
        Ok(())
    }

    fn hold(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn told(error: &DiscoveryError<WebFault>) -> Failure {
    match error {
        DiscoveryError::Request(fault) => {
            Failure::new(FailureKind::Unreachable, format!("discovery: {fault}"))
        }
        DiscoveryError::Response(status, ..) => Failure::new(
            FailureKind::Unreachable,
            format!("discovery: it answers {status}"),
        ),
        DiscoveryError::Validation(_) => {
            Failure::untrue("discovery: the issuer it names is not the one of `sign_in.issuer`")
        }
        _ => Failure::untrue("discovery: its metadata or its keys cannot be read"),
    }
}
