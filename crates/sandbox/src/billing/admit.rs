//! The gate before every operation on a Site.
//!
//! Asked in this order, the first fault answered: is the version header there and supported (400, 410);
//! is there a token, known and alive (401); does it hold the operation's scope (403); does the Site belong
//! to the token's Organisation (403, and the same answer for a Site nobody has, so that other
//! Organisations' Sites cannot be found by trying). The order is our own choice [I].

use std::sync::Arc;

use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use wire::SiteId;
use wire::pyng::{Scope, VERSION_HEADER};

use super::codes;
use super::error::ApiError;
use crate::app::App;
use crate::model::World;
use crate::model::access::{Grant, TokenFault};
use crate::model::version::VersionFault;

/// What an operation asks of its callers.
#[derive(Clone)]
pub(super) struct Gate {
    pub(super) app: Arc<App>,
    pub(super) scope: Scope,
}

/// Proof that the caller may act on this Site; handlers take the Site from here, never from the path.
#[derive(Clone)]
pub(super) struct Admitted {
    pub(super) site_id: SiteId,
}

/// Lets the request through to its handler, or answers why not.
pub(super) async fn admit(
    State(gate): State<Gate>,
    params: Result<RawPathParams, RawPathParamsRejection>,
    mut request: Request,
    next: Next,
) -> Response {
    let site = params.ok().and_then(|params| site_text(&params));
    match gate.judge(request.headers(), site.as_deref()) {
        Ok(admitted) => {
            request.extensions_mut().insert(admitted);
            next.run(request).await
        }
        Err(refusal) => refusal.into_response(),
    }
}

/// The Site's segment, decoded.
fn site_text(params: &RawPathParams) -> Option<String> {
    params
        .iter()
        .find(|(name, _)| *name == "siteId")
        .map(|(_, text)| text.to_owned())
}

impl Gate {
    fn judge(&self, headers: &HeaderMap, site: Option<&str>) -> Result<Admitted, ApiError> {
        let world = self.app.world();
        check_version(&world, headers)?;
        let grant = check_token(&world, headers)?;
        if !grant.allows(&self.scope) {
            let message = format!("The token does not hold the scope {}.", self.scope);
            return Err(ApiError::new(
                StatusCode::FORBIDDEN,
                codes::SCOPE_MISSING,
                &message,
            ));
        }
        // No segment at all: some segment is not UTF-8 once decoded, and names nothing.
        let site = site.ok_or_else(super::nothing_here)?;
        SiteId::parse(site)
            .ok()
            .filter(|id| {
                world
                    .sites
                    .get(id)
                    .is_some_and(|site| site.organisation == grant.organisation)
            })
            .map(|site_id| Admitted { site_id })
            .ok_or_else(|| {
                let message = "The Site does not belong to your Organisation.";
                ApiError::new(StatusCode::FORBIDDEN, codes::SITE_FORBIDDEN, message)
            })
    }
}

fn check_version(world: &World, headers: &HeaderMap) -> Result<(), ApiError> {
    let missing = || {
        let message = "The Pyng-Api-Version header is required.";
        ApiError::new(StatusCode::BAD_REQUEST, codes::VERSION_MISSING, message)
    };
    let version = headers.get(VERSION_HEADER).ok_or_else(missing)?;
    // Bytes that are not text are a version nobody knows.
    let version = version.to_str().unwrap_or("?");
    world
        .version
        .judge(version, world.clock.now())
        .map_err(|fault| match fault {
            VersionFault::Gone => ApiError::new(
                StatusCode::GONE,
                codes::VERSION_GONE,
                "This version of the API is retired.",
            ),
            VersionFault::Unsupported => {
                let message = "This version of the API is not known.";
                ApiError::new(StatusCode::BAD_REQUEST, codes::VERSION_UNSUPPORTED, message)
            }
        })
}

fn check_token<'a>(world: &'a World, headers: &HeaderMap) -> Result<&'a Grant, ApiError> {
    let Some(authorization) = headers.get(header::AUTHORIZATION) else {
        let message = "An access token is required.";
        return Err(ApiError::unauthorised(codes::TOKEN_MISSING, message, "Bearer"));
    };
    let invalid = |code, message| ApiError::unauthorised(code, message, r#"Bearer error="invalid_token""#);
    let token = authorization.to_str().ok().and_then(bearer).unwrap_or_default();
    world
        .access
        .grant(token, world.clock.now())
        .map_err(|fault| match fault {
            TokenFault::Unknown => invalid(codes::TOKEN_INVALID, "The access token is not valid."),
            TokenFault::Expired => invalid(codes::TOKEN_EXPIRED, "The access token has expired."),
        })
}

/// The token of a `Bearer` header; the scheme's case does not matter (RFC 9110, section 11.1).
fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
