//! The token endpoint ("Authentication"; RFC 6749, sections 2.3.1, 4.4 and 5).

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use wire::Timestamp;
use wire::pyng::{Scope, TokenError, TokenResponse};

use crate::app::App;
use crate::media_type;
use crate::model::access::Client;

/// A refusal (RFC 6749, section 5.2).
pub(super) struct Refusal(&'static str, &'static str);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self(error, description) = self;
        let body = TokenError {
            error: error.to_owned(),
            error_description: Some(description.to_owned()),
        };
        if error == "invalid_client" {
            let challenge = HeaderValue::from_static(r#"Basic realm="Pyng sandbox", charset="UTF-8""#);
            return (
                StatusCode::UNAUTHORIZED,
                [(header::WWW_AUTHENTICATE, challenge)],
                Json(body),
            )
                .into_response();
        }
        (StatusCode::BAD_REQUEST, Json(body)).into_response()
    }
}

/// Hands out a token for exactly the scopes asked for.
pub(super) async fn issue(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Refusal> {
    let body = body.map_err(|_| Refusal("invalid_request", "The body could not be read."))?;
    let (username, password) = credentials(&headers).ok_or(INVALID_CLIENT)?;
    let mut world = app.world();
    let client = world
        .access
        .client(&username, &password)
        .cloned()
        .ok_or(INVALID_CLIENT)?;
    let scopes = requested_scopes(&headers, &body, &client)?;
    let now = world.clock.now();
    let lifetime = app.options.token_lifetime_seconds;
    let expires_at = now.plus(lifetime.saturating_mul(Timestamp::SECOND));
    let access_token = world
        .access
        .issue(client.organisation, scopes.clone(), now, expires_at);
    let names: Vec<&str> = scopes.iter().map(Scope::as_str).collect();
    let token = TokenResponse {
        access_token,
        token_type: "Bearer".to_owned(),
        expires_in: Some(lifetime),
        scope: Some(names.join(" ")),
    };
    Ok((
        [(header::PRAGMA, HeaderValue::from_static("no-cache"))],
        Json(token),
    )
        .into_response())
}

const INVALID_CLIENT: Refusal = Refusal("invalid_client", "The client credentials are missing or wrong.");

/// User name and password of a `Basic` header.
fn credentials(headers: &HeaderMap) -> Option<(String, String)> {
    let (scheme, encoded) = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (username, password) = decoded.split_once(':')?;
    Some((username.to_owned(), password.to_owned()))
}

/// The scopes of a well-formed request that the client may have.
fn requested_scopes(headers: &HeaderMap, body: &[u8], client: &Client) -> Result<Vec<Scope>, Refusal> {
    if !media_type::is(headers, "application/x-www-form-urlencoded") {
        return Err(Refusal(
            "invalid_request",
            "The body must be application/x-www-form-urlencoded.",
        ));
    }
    let grant_type = parameter(body, "grant_type")?;
    match grant_type.as_deref() {
        None => return Err(Refusal("invalid_request", "grant_type is required.")),
        Some("client_credentials") => {}
        Some(_) => {
            return Err(Refusal(
                "unsupported_grant_type",
                "Only client_credentials is supported.",
            ));
        }
    }
    let mut scopes: Vec<Scope> = Vec::new();
    for name in parameter(body, "scope")?
        .unwrap_or_default()
        .split_ascii_whitespace()
    {
        let scope = Scope::from(name);
        if !client.scopes.contains(&scope) {
            return Err(Refusal(
                "invalid_scope",
                "A scope is unknown, or not granted to this client.",
            ));
        }
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    if scopes.is_empty() {
        return Err(Refusal("invalid_scope", "Name the scopes that will be used."));
    }
    Ok(scopes)
}

/// The value of a parameter, which may not be repeated (RFC 6749, section 3.2).
fn parameter(body: &[u8], name: &str) -> Result<Option<String>, Refusal> {
    let mut values = form_urlencoded::parse(body).filter(|(given, _)| given == name);
    let value = values.next().map(|(_, value)| value.into_owned());
    if values.next().is_some() {
        return Err(Refusal("invalid_request", "A parameter is given twice."));
    }
    Ok(value)
}
