//! The keys by which the proxy's tokens are checked: one of the configuration, or a set that is fetched, and
//! fetched again when a token names a key that is new.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use tokio::sync::Mutex as Turn;

use super::Disbelief;
use crate::app::StartFault;
use crate::clock::Clock;
use crate::config::{Limits, TokenKeys};
use crate::door::web::Web;

/// What is older is fetched anew.
const OLD: Duration = Duration::from_secs(60 * 60);
/// The pause between two fetches, whatever tokens say: a stranger's token must not make us hammer.
const PAUSE: Duration = Duration::from_secs(30);

pub(super) enum Keys {
    One(Vec<(Algorithm, DecodingKey)>),
    Set(Box<KeySet>),
}

pub(super) struct KeySet {
    url: String,
    web: Web,
    clock: Clock,
    held: Mutex<Held>,
    turn: Turn<()>,
}

#[derive(Default)]
struct Held {
    keys: Option<Arc<JwkSet>>,
    fetched_at: Duration,
    tried_at: Option<Duration>,
}

impl Keys {
    pub(super) fn new(keys: &TokenKeys, limits: &Limits, clock: Clock) -> Result<Self, StartFault> {
        match keys {
            TokenKeys::Url(url) => Ok(Self::Set(Box::new(KeySet {
                web: Web::new(url, limits)?,
                url: url.clone(),
                clock,
                held: Mutex::default(),
                turn: Turn::default(),
            }))),
            TokenKeys::Pem(pem) => {
                let pem = pem.as_bytes();
                // The kind of key decides the one algorithm it may be used with.
                let found = [
                    (Algorithm::RS256, DecodingKey::from_rsa_pem(pem)),
                    (Algorithm::ES256, DecodingKey::from_ec_pem(pem)),
                    (Algorithm::EdDSA, DecodingKey::from_ed_pem(pem)),
                ];
                let found: Vec<_> = found
                    .into_iter()
                    .filter_map(|(alg, key)| Some((alg, key.ok()?)))
                    .collect();
                if found.is_empty() {
                    let message =
                        "the file of `sign_in.jwt_public_key_file` holds no RSA, P-256 or Ed25519 public key";
                    return Err(StartFault(message.to_owned()));
                }
                Ok(Self::One(found))
            }
        }
    }

    /// The key for a token's header.
    pub(super) async fn find(&self, kid: Option<&str>, alg: Algorithm) -> Result<DecodingKey, Disbelief> {
        match self {
            Self::One(keys) => {
                let key = keys.iter().find(|(known, _)| *known == alg);
                key.map(|(_, key)| key.clone())
                    .ok_or(Disbelief("the token is signed in another way"))
            }
            Self::Set(set) => set.find(kid, alg).await,
        }
    }
}

impl KeySet {
    async fn find(&self, kid: Option<&str>, alg: Algorithm) -> Result<DecodingKey, Disbelief> {
        if let Some(key) = self.fresh().and_then(|keys| pick(&keys, kid, alg)) {
            return Ok(key);
        }
        let _turn = self.turn.lock().await;
        if let Some(key) = self.fresh().and_then(|keys| pick(&keys, kid, alg)) {
            return Ok(key);
        }
        self.fetch().await;
        // What is old still serves while the place of the keys is away.
        let keys = self
            .hold()
            .keys
            .clone()
            .ok_or(Disbelief("the keys cannot be fetched"))?;
        pick(&keys, kid, alg).ok_or(Disbelief("the token is signed by a key that is not known"))
    }

    fn fresh(&self) -> Option<Arc<JwkSet>> {
        let (now, held) = (self.clock.elapsed(), self.hold());
        (now < held.fetched_at + OLD).then(|| held.keys.clone()).flatten()
    }

    async fn fetch(&self) {
        let now = self.clock.elapsed();
        {
            let mut held = self.hold();
            if held.tried_at.is_some_and(|at| now < at + PAUSE) {
                return;
            }
            held.tried_at = Some(now);
        }
        let answer = self.web.get(&self.url).await.map_err(|fault| fault.to_string());
        let keys = answer.and_then(|bytes| {
            serde_json::from_slice::<JwkSet>(&bytes).map_err(|_| "the answer is no key set".to_owned())
        });
        match keys {
            Ok(keys) => {
                let mut held = self.hold();
                (held.keys, held.fetched_at) = (Some(Arc::new(keys)), now);
            }
            Err(cause) => tracing::error!(cause, "the keys of the proxy in front cannot be fetched"),
        }
    }

    fn hold(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The one key that a token means: by its id, or, where it names none, the only one that fits.
fn pick(keys: &JwkSet, kid: Option<&str>, alg: Algorithm) -> Option<DecodingKey> {
    let named = |key: &&Jwk| kid.is_none() || key.common.key_id.as_deref() == kid;
    let mut fitting = keys.keys.iter().filter(|key| fits(key, alg)).filter(named);
    match (fitting.next(), fitting.next()) {
        (Some(key), None) => DecodingKey::from_jwk(key).ok(),
        _ => None,
    }
}

fn fits(key: &Jwk, alg: Algorithm) -> bool {
    let signs = key
        .common
        .public_key_use
        .as_ref()
        .is_none_or(|way| *way == PublicKeyUse::Signature);
    let kind = match &key.algorithm {
        AlgorithmParameters::RSA(_) => alg == Algorithm::RS256,
        AlgorithmParameters::EllipticCurve(curve) => {
            alg == Algorithm::ES256 && curve.curve == EllipticCurve::P256
        }
        AlgorithmParameters::OctetKeyPair(curve) => {
            alg == Algorithm::EdDSA && curve.curve == EllipticCurve::Ed25519
        }
        _ => false,
    };
    signs && kind
}
