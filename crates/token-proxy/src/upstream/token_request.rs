//! One question to the token endpoint (contract, "Authentication"; RFC 6749, sections 4.4 and 5).

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Method, Request, Url};
use secrecy::ExposeSecret;
use tokio::time::Instant;
use wire::pyng::{Scope, TokenError, TokenResponse, VERSION, VERSION_HEADER};

use super::answer;
use super::client::{Client, Raw};
use super::failure::{Failure, TokenFault, TokenFaultKind};
use super::path::Target;
use crate::app::StartFault;
use crate::clock::Clock;
use crate::config::Pyng;

/// A life that is left out is taken for this long (RFC 6749, section 5.1, recommends to give it).
const UNTOLD_LIFE_S: i64 = 300;
/// No token is trusted longer than this, whatever it says.
const LONGEST_LIFE_S: i64 = 24 * 60 * 60;

/// Asks for tokens; holds the credentials as a header value marked sensitive.
#[derive(Clone)]
pub(super) struct Issuer {
    base: Url,
    client: Client,
    clock: Clock,
    timeout: Duration,
    basic: HeaderValue,
}

/// A token as it was issued.
pub(super) struct Issued {
    /// `Bearer …`, marked sensitive.
    pub(super) header: HeaderValue,
    /// How long it lives, from the question on.
    pub(super) life: Duration,
}

impl Issuer {
    pub(super) fn new(
        pyng: &Pyng,
        client: Client,
        clock: Clock,
        timeout: Duration,
    ) -> Result<Self, StartFault> {
        let pair = format!("{}:{}", pyng.username, pyng.password.expose_secret());
        let basic = sensitive(&format!("Basic {}", STANDARD.encode(pair)))
            .ok_or_else(|| StartFault("the credentials do not fit into a header".to_owned()))?;
        Ok(Self {
            base: pyng.base_url.clone(),
            client,
            clock,
            timeout,
            basic,
        })
    }

    /// Asks once.
    pub(super) async fn issue(&self, scope: &Scope) -> Result<Issued, TokenFault> {
        let request = self.request(scope).map_err(|failure| self.fault(&failure))?;
        let deadline = Instant::now() + self.timeout;
        let raw = self
            .client
            .exchange(request, deadline)
            .await
            .map_err(|failure| self.fault(&failure))?;
        if raw.status.is_success() {
            read_token(&raw, scope)
        } else {
            Err(self.refusal(&raw))
        }
    }

    fn request(&self, scope: &Scope) -> Result<Request, Failure> {
        let mut request = Request::new(Method::POST, Target::token(&self.base)?.url());
        let headers = request.headers_mut();
        headers.insert(AUTHORIZATION, self.basic.clone());
        headers.insert(VERSION_HEADER, HeaderValue::from_static(VERSION));
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/x-www-form-urlencoded"),
        );
        let scope = scope.as_str().replace(':', "%3A");
        *request.body_mut() = Some(format!("grant_type=client_credentials&scope={scope}").into());
        Ok(request)
    }

    fn fault(&self, failure: &Failure) -> TokenFault {
        let kind = match failure {
            Failure::TimedOut { .. } | Failure::NotSent { slow: true, .. } => TokenFaultKind::TimedOut,
            Failure::Unreadable { .. } => TokenFaultKind::Unreadable,
            _ => TokenFaultKind::Unreachable,
        };
        TokenFault {
            kind,
            nothing_sent: failure.nothing_sent(),
            retry_after: 0,
            cause: format!("token endpoint: {}", failure.cause()),
        }
    }

    fn refusal(&self, raw: &Raw) -> TokenFault {
        let status = raw.status;
        let error = serde_json::from_slice::<TokenError>(&raw.body).ok();
        let kind = if status.is_server_error() || status.as_u16() == 429 {
            TokenFaultKind::Unreachable
        } else if error.is_some() || matches!(status.as_u16(), 401 | 403) {
            TokenFaultKind::Refused
        } else {
            TokenFaultKind::Unreadable
        };
        // The code only: a description may quote what we sent.
        let code = error.map_or(String::new(), |error| error.error.chars().take(60).collect());
        let retry_after = answer::retry_after(&raw.headers, &self.clock).unwrap_or(0);
        TokenFault {
            kind,
            nothing_sent: false,
            retry_after,
            cause: format!("token endpoint: {status} {code}"),
        }
    }
}

fn read_token(raw: &Raw, scope: &Scope) -> Result<Issued, TokenFault> {
    let fault = |kind, cause: &str| TokenFault {
        kind,
        nothing_sent: false,
        retry_after: 0,
        cause: format!("token endpoint: {cause}"),
    };
    let unreadable = |cause| fault(TokenFaultKind::Unreadable, cause);
    let token: TokenResponse =
        serde_json::from_slice(&raw.body).map_err(|_| unreadable("the answer is not a token"))?;
    if !token.token_type.is_empty() && !token.token_type.eq_ignore_ascii_case("bearer") {
        return Err(unreadable("the token is not a bearer token"));
    }
    let granted = token.scope.as_deref().unwrap_or(scope.as_str());
    if !granted.split(' ').any(|one| one == scope.as_str()) {
        return Err(fault(
            TokenFaultKind::Refused,
            &format!("the scope {scope} was not granted"),
        ));
    }
    let header = sensitive(&format!("Bearer {}", token.access_token))
        .filter(|_| !token.access_token.is_empty())
        .ok_or_else(|| unreadable("the token does not fit into a header"))?;
    let seconds = token.expires_in.unwrap_or(UNTOLD_LIFE_S).clamp(1, LONGEST_LIFE_S);
    Ok(Issued {
        header,
        life: Duration::from_secs(seconds.unsigned_abs()),
    })
}

fn sensitive(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}
