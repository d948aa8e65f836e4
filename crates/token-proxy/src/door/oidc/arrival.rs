//! The way back: a code becomes a person.

use std::fmt;
use std::sync::Arc;

use ledger::Person;
use openidconnect::core::{CoreClient, CoreClientAuthMethod, CoreIdToken, CoreTokenResponse};
use openidconnect::{
    AuthType, AuthorizationCode, ClientId, ClientSecret, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    PkceCodeVerifier, RedirectUrl, RequestTokenError, TokenResponse,
};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::{Map, Value};
use subtle::ConstantTimeEq;
use wire::Timestamp;
use wire::api::Grant;

use super::failure::{Failure, FailureKind, short};
use super::id_token::{Expected, Statement, Untrue};
use super::journey::Journey;
use super::provider::Metadata;
use super::{Oidc, SKEW_MS};
use crate::config::OidcSettings;

/// The query of the callback (RFC 6749, section 4.1.2; RFC 9207). Descriptions are not even read.
#[derive(Default, Deserialize)]
pub(crate) struct Answer {
    pub(crate) state: Option<String>,
    pub(super) code: Option<String>,
    pub(super) error: Option<String>,
    pub(super) iss: Option<String>,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answer([REDACTED])")
    }
}

/// Who has come, by the provider's word.
pub(crate) struct Arrival {
    pub(crate) person: Person,
    /// What the claims amount to here; never empty.
    pub(crate) grants: Vec<Grant>,
    /// When the person last proved who they are, where the provider says so.
    pub(crate) confirmed_at: Option<Timestamp>,
    /// For the way out ([`Oidc::leave`]).
    pub(crate) id_token: String,
}

pub(super) type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// This portal as the provider knows it.
pub(super) fn client(settings: &OidcSettings, callback: &str, known: &Metadata) -> Result<Client, Failure> {
    let secret = settings.secret.as_ref();
    let secret = secret.map(|secret| ClientSecret::new(secret.expose_secret().to_owned()));
    let callback = RedirectUrl::new(callback.to_owned())
        .map_err(|_| Failure::untrue("the portal's own address is no web address"))?;
    // Discovery 1.0, section 3: when nothing is said, it is `client_secret_basic`.
    let methods = known.token_endpoint_auth_methods_supported();
    let basic = methods.is_none_or(|methods| methods.contains(&CoreClientAuthMethod::ClientSecretBasic));
    let way = if basic {
        AuthType::BasicAuth
    } else {
        AuthType::RequestBody
    };
    let id = ClientId::new(settings.client_id.clone());
    Ok(CoreClient::from_provider_metadata(known.clone(), id, secret)
        .set_auth_type(way)
        .set_redirect_uri(callback))
}

impl Oidc {
    /// Ends a journey. `None` stands for one that could not be opened, or never was.
    ///
    /// # Errors
    /// Why nobody came in.
    pub(crate) async fn arrive(
        &self,
        journey: Option<&Journey>,
        answer: &Answer,
    ) -> Result<Arrival, Failure> {
        let now = self.clock.now();
        let expired = |cause: &str| Failure::new(FailureKind::Expired, cause);
        let journey = journey.ok_or_else(|| expired("no sign-in was begun in this browser"))?;
        let state = answer.state.as_deref().unwrap_or_default();
        if !bool::from(state.as_bytes().ct_eq(journey.state.as_bytes())) {
            return Err(expired("the state is of another sign-in"));
        }
        if !journey.is_alive(now) {
            return Err(expired("it took too long"));
        }
        if self.used.has(journey) {
            return Err(expired("it was used already"));
        }
        let known = self.provider.known().await?;
        self.check_issuer(answer, &known)?;
        if let Some(error) = &answer.error {
            return Err(refused_by_provider(error));
        }
        let code = answer.code.clone().filter(|code| !code.is_empty());
        let code = code.ok_or_else(|| Failure::untrue("the answer holds neither a code nor an error"))?;
        let token = self.exchange(&known, code, journey).await?;
        if !self.used.take(journey, now) {
            return Err(expired("it was used already"));
        }
        let statement = self.read(&known, &token, journey).await?;
        self.welcome(statement, journey, now, token.to_string())
    }

    /// RFC 9207, section 2.4.
    fn check_issuer(&self, answer: &Answer, known: &Metadata) -> Result<(), Failure> {
        let promised = &known.additional_metadata().additional_metadata;
        match answer.iss.as_deref() {
            Some(iss) if iss != self.settings.issuer => {
                Err(Failure::untrue("the answer is of another issuer"))
            }
            None if promised.authorization_response_iss_parameter_supported => Err(Failure::untrue(
                "the answer names no issuer, though the provider promises to",
            )),
            _ => Ok(()),
        }
    }

    /// What was asked for travelled in the browser, where it can be left out: only the answer counts.
    fn check_class(&self, claims: &Map<String, Value>) -> Result<(), Failure> {
        let wanted = &self.settings.acr_values;
        let class = claims.get("acr").and_then(Value::as_str);
        if wanted.is_empty() || class.is_some_and(|class| wanted.iter().any(|wanted| wanted == class)) {
            Ok(())
        } else {
            Err(Failure::untrue("ID token: its acr is none of `acr_values`"))
        }
    }

    async fn exchange(
        &self,
        known: &Metadata,
        code: String,
        journey: &Journey,
    ) -> Result<CoreIdToken, Failure> {
        let client = client(&self.settings, &self.callback, known)?;
        let answer = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|_| Failure::untrue("it has no token endpoint"))?
            .set_pkce_verifier(PkceCodeVerifier::new(journey.verifier.clone()))
            .request_async(self.provider.web())
            .await;
        let answer: CoreTokenResponse = answer.map_err(|error| match error {
            RequestTokenError::ServerResponse(answer) => {
                let code = short(answer.error().as_ref());
                Failure::untrue(format!("the token endpoint refuses the code: {code}"))
            }
            RequestTokenError::Request(fault) => {
                Failure::new(FailureKind::Unreachable, format!("token endpoint: {fault}"))
            }
            _ => Failure::untrue("token endpoint: the answer cannot be read"),
        })?;
        let token = answer.id_token().cloned();
        token.ok_or_else(|| Failure::untrue("the token endpoint gives no ID token"))
    }

    /// Checks the ID token; when its key is new to us, with the newest keys.
    async fn read(
        &self,
        known: &Arc<Metadata>,
        token: &CoreIdToken,
        journey: &Journey,
    ) -> Result<Statement, Failure> {
        let expected = Expected {
            issuer: &self.settings.issuer,
            client_id: &self.settings.client_id,
            nonce: &journey.nonce,
            now: self.clock.now(),
        };
        let failure = match expected.check(token, known.jwks()) {
            Err(Untrue::Key(failure)) => failure,
            Err(Untrue::Other(failure)) => return Err(failure),
            Ok(statement) => return Ok(statement),
        };
        let Some(newer) = self.provider.newer_than(known).await? else {
            return Err(failure);
        };
        expected
            .check(token, newer.jwks())
            .map_err(|untrue| match untrue {
                Untrue::Key(failure) | Untrue::Other(failure) => failure,
            })
    }

    fn welcome(
        &self,
        statement: Statement,
        journey: &Journey,
        now: Timestamp,
        id_token: String,
    ) -> Result<Arrival, Failure> {
        let Statement {
            person,
            auth_time,
            claims,
        } = statement;
        if let Some(confirm) = &journey.confirm {
            if (&confirm.iss, &confirm.sub) != (&person.iss, &person.sub) {
                return Err(Failure::new(
                    FailureKind::OtherPerson,
                    "confirmed as another person",
                ));
            }
            let stale = |cause: &str| Failure::new(FailureKind::NotFresh, cause);
            let at = auth_time.ok_or_else(|| stale("the ID token has no auth_time"))?;
            if at.0 < journey.began_at.0 - SKEW_MS {
                return Err(stale("the provider did not ask the person again"));
            }
        }
        self.check_class(&claims)?;
        let grants = self
            .settings
            .roles
            .grants(&self.settings.roles_claim.values(&claims));
        if grants.is_empty() {
            return Err(Failure::new(
                FailureKind::NoRole,
                "no value of the roles claim stands in a rule",
            ));
        }
        Ok(Arrival {
            person,
            grants,
            confirmed_at: auth_time.map(|at| at.min(now)),
            id_token,
        })
    }
}

/// RFC 6749, section 4.1.2.1; OpenID Connect Core 1.0, section 3.1.2.6.
fn refused_by_provider(error: &str) -> Failure {
    let kind = match error {
        "access_denied"
        | "login_required"
        | "interaction_required"
        | "consent_required"
        | "account_selection_required" => FailureKind::Cancelled,
        "server_error" | "temporarily_unavailable" => FailureKind::Unreachable,
        _ => FailureKind::Untrue,
    };
    Failure::new(kind, format!("the provider answers {}", short(error)))
}
