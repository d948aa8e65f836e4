//! The way out: signing out at the provider as well (OpenID Connect RP-Initiated Logout 1.0).

use openidconnect::core::CoreIdToken;
use openidconnect::{ClientId, LogoutRequest, PostLogoutRedirectUrl};

use super::Oidc;

/// A longer ID token makes an address that servers on the way refuse; the provider then asks the person instead.
const LONGEST_HINT: usize = 4096;

impl Oidc {
    /// Where to go to sign out at the provider as well; `None` when it has no such place, or nothing is known of it.
    ///
    /// The ID token of the session goes along as a hint. It is the person's own, was made for this portal, and opens
    /// nothing: we take ID tokens from the provider alone.
    pub(crate) async fn leave(&self, id_token: Option<&str>) -> Option<String> {
        let known = self.provider.known().await.ok()?;
        let place = known.additional_metadata().end_session_endpoint.clone()?;
        let mut request = LogoutRequest::from(place)
            .set_client_id(ClientId::new(self.settings.client_id.clone()))
            .set_post_logout_redirect_uri(PostLogoutRedirectUrl::new(self.home.clone()).ok()?);
        let hint = id_token.filter(|token| token.len() <= LONGEST_HINT);
        if let Some(hint) = hint.and_then(|token| token.parse::<CoreIdToken>().ok()) {
            request = request.set_id_token_hint(&hint);
        }
        Some(request.http_get_url().into())
    }
}
