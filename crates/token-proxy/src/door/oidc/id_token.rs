//! Whether an ID token holds (OpenID Connect Core 1.0, section 3.1.3.7), and what it says.

use std::time::SystemTime;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ledger::Person;
use openidconnect::core::{
    CoreIdToken, CoreIdTokenVerifier, CoreJsonWebKeySet, CoreJwsSigningAlgorithm as Algorithm,
};
use openidconnect::{
    ClaimsVerificationError, ClientId, IssuerUrl, Nonce, SignatureVerificationError as Signature,
};
use serde_json::{Map, Value};
use wire::Timestamp;

use super::SKEW_MS;
use super::failure::Failure;
use crate::door::people;

/// Signatures that only the provider can make. None that is made with a secret we know as well.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RsaSsaPkcs1V15Sha256,
    Algorithm::RsaSsaPkcs1V15Sha384,
    Algorithm::RsaSsaPkcs1V15Sha512,
    Algorithm::RsaSsaPssSha256,
    Algorithm::RsaSsaPssSha384,
    Algorithm::RsaSsaPssSha512,
    Algorithm::EcdsaP256Sha256,
    Algorithm::EcdsaP384Sha384,
    Algorithm::EdDsa,
];

/// A token is made while we wait for it; an older one is from somewhere else.
const OLDEST_MS: i64 = 10 * 60 * 1000;

/// What a token must be like.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    pub(super) nonce: &'a str,
    pub(super) now: Timestamp,
}

/// What a token that holds says.
pub(super) struct Statement {
    pub(super) person: Person,
    /// When the person last signed in at the provider.
    pub(super) auth_time: Option<Timestamp>,
    /// All of its claims.
    pub(super) claims: Map<String, Value>,
}

/// Why a token does not hold.
pub(super) enum Untrue {
    /// No key of those we know has signed it: the provider may have a new one.
    Key(Failure),
    Other(Failure),
}

impl Expected<'_> {
    pub(super) fn check(&self, token: &CoreIdToken, keys: &CoreJsonWebKeySet) -> Result<Statement, Untrue> {
        let issuer = IssuerUrl::new(self.issuer.to_owned()).map_err(|_| other("our issuer is no address"))?;
        let client_id = ClientId::new(self.client_id.to_owned());
        // As a public client: a token signed with the client's secret is none.
        let expires_after = instant(self.now.plus(-SKEW_MS));
        let verifier = CoreIdTokenVerifier::new_public_client(client_id, issuer, keys.clone())
            .set_allowed_algs(ALGORITHMS)
            .set_time_fn(move || expires_after.into());
        let nonce = Nonce::new(self.nonce.to_owned());
        let claims = token.claims(&verifier, &nonce).map_err(|error| told(&error))?;
        self.check_issue_time(claims.issue_time().into())?;
        let all = claims_of(token)?;
        self.check_the_rest(&all)?;
        let sub =
            people::sub(claims.subject().as_str()).ok_or_else(|| other("its sub is empty or too long"))?;
        let auth_time = claims.auth_time().map(|at| timestamp(at.into()));
        Ok(Statement {
            person: Person {
                iss: self.issuer.to_owned(),
                name: people::name(&all, &sub),
                sub,
            },
            auth_time,
            claims: all,
        })
    }

    fn check_issue_time(&self, issued: SystemTime) -> Result<(), Untrue> {
        let age = self.now.0 - timestamp(issued).0;
        if (-SKEW_MS..=OLDEST_MS).contains(&age) {
            Ok(())
        } else {
            Err(other("it was not issued just now; is one of the clocks wrong?"))
        }
    }

    /// What the library leaves to its user: `azp` (for whom it was made) and `nbf` (from when it holds).
    fn check_the_rest(&self, claims: &Map<String, Value>) -> Result<(), Untrue> {
        if claims
            .get("azp")
            .is_some_and(|azp| azp.as_str() != Some(self.client_id))
        {
            return Err(other("its azp is another client"));
        }
        match claims.get("nbf").map(Value::as_i64) {
            Some(Some(seconds)) if seconds.saturating_mul(1000) <= self.now.0 + SKEW_MS => Ok(()),
            None => Ok(()),
            Some(_) => Err(other("it does not hold yet")),
        }
    }
}

/// Its claims as they stand in what was signed.
fn claims_of(token: &CoreIdToken) -> Result<Map<String, Value>, Untrue> {
    let text = token.to_string();
    let payload = text.split('.').nth(1).unwrap_or_default();
    let bytes = URL_SAFE_NO_PAD
        .decode(payload)
        .map_err(|_| other("its claims cannot be read"))?;
    serde_json::from_slice(&bytes).map_err(|_| other("its claims cannot be read"))
}

fn other(cause: &str) -> Untrue {
    Untrue::Other(Failure::untrue(format!("ID token: {cause}")))
}

/// The library's own words may quote the token.
fn told(error: &ClaimsVerificationError) -> Untrue {
    other(match error {
        ClaimsVerificationError::Expired(_) => "it has expired; is one of the clocks wrong?",
        ClaimsVerificationError::InvalidAudience(_) => "it is for another audience",
        ClaimsVerificationError::InvalidIssuer(_) => "it is of another issuer",
        ClaimsVerificationError::InvalidNonce(_) => "its nonce is of another sign-in",
        ClaimsVerificationError::SignatureVerification(
            Signature::NoMatchingKey | Signature::CryptoError(_) | Signature::AmbiguousKeyId(_),
        ) => {
            let cause = "ID token: no key of the provider's has signed it";
            return Untrue::Key(Failure::untrue(cause));
        }
        ClaimsVerificationError::SignatureVerification(
            Signature::DisallowedAlg(_) | Signature::NoSignature,
        ) => "its signature is of a kind that anybody could make",
        ClaimsVerificationError::SignatureVerification(_) => "its signature does not hold",
        _ => "it does not hold",
    })
}

fn instant(at: Timestamp) -> SystemTime {
    let ms = std::time::Duration::from_millis(at.0.try_into().unwrap_or(0));
    SystemTime::UNIX_EPOCH
        .checked_add(ms)
        .unwrap_or(SystemTime::UNIX_EPOCH)
}

fn timestamp(at: SystemTime) -> Timestamp {
    let passed = at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(passed.as_millis()).unwrap_or(i64::MAX))
}
