//! The way to the provider.

use std::time::Duration;

use openidconnect::core::{CoreAuthPrompt, CoreAuthenticationFlow};
use openidconnect::{AuthenticationContextClass, CsrfToken, Nonce, PkceCodeChallenge, Scope};

use super::Oidc;
use super::arrival::client;
use super::failure::Failure;
use super::journey::{Journey, Traveller};

/// How many random bytes a state or a nonce is.
const RANDOM_BYTES: u32 = 32;

impl Oidc {
    /// Begins a journey: the provider's page, and what the browser must bring back, sealed.
    ///
    /// # Errors
    /// When nothing is known of the provider, and it cannot be asked.
    pub(crate) async fn depart(&self, traveller: Traveller) -> Result<(String, Journey), Failure> {
        let known = self.provider.known().await?;
        let client = client(&self.settings, &self.callback, &known)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                || CsrfToken::new_random_len(RANDOM_BYTES),
                || Nonce::new_random_len(RANDOM_BYTES),
            )
            .set_pkce_challenge(challenge);
        // The library asks for `openid` itself.
        for scope in self.settings.scopes.iter().filter(|scope| *scope != "openid") {
            request = request.add_scope(Scope::new(scope.clone()));
        }
        for class in &self.settings.acr_values {
            request = request.add_auth_context_value(AuthenticationContextClass::new(class.clone()));
        }
        if traveller.confirm.is_some() {
            request = request
                .add_prompt(CoreAuthPrompt::Login)
                .set_max_age(Duration::ZERO);
        }
        let (url, state, nonce) = request.url();
        let journey = Journey {
            state: state.secret().clone(),
            nonce: nonce.secret().clone(),
            verifier: verifier.secret().clone(),
            began_at: self.clock.now(),
            return_to: traveller.return_to,
            confirm: traveller.confirm,
            session: traveller.session,
        };
        Ok((url.into(), journey))
    }
}
