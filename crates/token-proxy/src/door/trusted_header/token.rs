//! Whether a proxy's signed token holds (RFC 7519, RFC 8725), and what it says.

use std::collections::HashSet;

use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use ledger::Person;
use serde_json::{Map, Value};
use wire::Timestamp;

use super::Disbelief;
use super::token_keys::Keys;
use crate::app::StartFault;
use crate::clock::Clock;
use crate::config::{Limits, TokenKeys};
use crate::door::people;

/// Signatures that only the holder of the private key can make.
const ALGORITHMS: [Algorithm; 3] = [Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA];

/// How far the proxy's clock may be from ours, in seconds.
const SKEW_S: i64 = 60;

pub(super) struct Tokens {
    issuer: String,
    audience: String,
    keys: Keys,
    clock: Clock,
}

/// What a token that holds says.
pub(super) struct Said {
    pub(super) person: Person,
    pub(super) auth_time: Option<Timestamp>,
    pub(super) claims: Map<String, Value>,
}

impl Tokens {
    pub(super) fn new(
        issuer: &str,
        audience: &str,
        keys: &TokenKeys,
        limits: &Limits,
        clock: Clock,
    ) -> Result<Self, StartFault> {
        Ok(Self {
            issuer: issuer.to_owned(),
            audience: audience.to_owned(),
            keys: Keys::new(keys, limits, clock.clone())?,
            clock,
        })
    }

    pub(super) async fn check(&self, token: &str) -> Result<Said, Disbelief> {
        let header = decode_header(token).map_err(|_| Disbelief("the token cannot be read"))?;
        if !ALGORITHMS.contains(&header.alg) {
            return Err(Disbelief("the token's signature is of a kind that is not taken"));
        }
        if header.crit.is_some() {
            return Err(Disbelief("the token asks for what is not understood (crit)"));
        }
        let key = self.keys.find(header.kid.as_deref(), header.alg).await?;
        let claims = self.verify(token, header.alg, &key)?;
        self.check_times(&claims)?;
        let sub = claims.get("sub").and_then(Value::as_str).and_then(people::sub);
        let sub = sub.ok_or(Disbelief("the token's sub is missing"))?;
        let now = self.clock.now();
        let auth_time = claims.get("auth_time").and_then(Value::as_i64);
        Ok(Said {
            person: Person {
                iss: self.issuer.clone(),
                name: people::name(&claims, &sub),
                sub,
            },
            auth_time: auth_time.map(|seconds| Timestamp(seconds.saturating_mul(1000)).min(now)),
            claims,
        })
    }

    fn verify(
        &self,
        token: &str,
        alg: Algorithm,
        key: &DecodingKey,
    ) -> Result<Map<String, Value>, Disbelief> {
        let mut validation = Validation::new(alg);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[&self.audience]);
        validation.required_spec_claims = ["exp", "iss", "aud", "sub"]
            .map(str::to_owned)
            .into_iter()
            .collect::<HashSet<_>>();
        // By our own clock, in `check_times`.
        validation.validate_exp = false;
        let decoded = decode::<Map<String, Value>>(token, key, &validation);
        decoded.map(|decoded| decoded.claims).map_err(|error| {
            use jsonwebtoken::errors::ErrorKind;
            Disbelief(match error.kind() {
                ErrorKind::InvalidIssuer => "the token is of another issuer",
                ErrorKind::InvalidAudience => "the token is for another audience",
                ErrorKind::InvalidSignature => "the token's signature does not hold",
                ErrorKind::MissingRequiredClaim(_) => "the token lacks one of exp, iss, aud, sub",
                _ => "the token does not hold",
            })
        })
    }

    fn check_times(&self, claims: &Map<String, Value>) -> Result<(), Disbelief> {
        let now = self.clock.now().0 / 1000;
        let time = |name: &str| claims.get(name).and_then(seconds);
        match time("exp") {
            Some(exp) if now < exp.saturating_add(SKEW_S) => {}
            _ => return Err(Disbelief("the token has expired; is one of the clocks wrong?")),
        }
        for name in ["nbf", "iat"] {
            if claims.contains_key(name) && time(name).is_none_or(|from| from > now + SKEW_S) {
                return Err(Disbelief(
                    "the token does not hold yet; is one of the clocks wrong?",
                ));
            }
        }
        Ok(())
    }
}

/// RFC 7519, section 2: a NumericDate may have a fraction.
fn seconds(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| {
        let text = value.as_number()?.to_string();
        text.split('.').next()?.parse().ok()
    })
}
