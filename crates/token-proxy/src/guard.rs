//! Who may speak to us at all: checks on the request itself, before any operation.
//!
//! The story: a browser carries out the wishes of every page it shows, and shows the session's cookie for them
//! (where nobody signs in, whatever reaches the proxy on loopback is obeyed). A page of another origin must
//! therefore not be able to
//! - *read*: no CORS header is ever sent, and `Sec-Fetch-Site` must not be foreign;
//! - *act*: unsafe requests prove by `Sec-Fetch-Site` or `Origin` that a page of ours sent them, carry a
//!   custom header and a JSON content type, neither of which a form can produce;
//! - *become us* by pointing its own name at 127.0.0.1 (DNS rebinding): `Host` must be a name of ours.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use wire::api::{REQUEST_HEADER, problem_codes};

use crate::access::Operation;
use crate::app::App;
use crate::peer;
use crate::refusal::{Refusal, item};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// For everything but the health checks: `Host` must be a name of ours.
pub(crate) async fn check_host(State(app): State<App>, request: Request, next: Next) -> Response {
    match authority(&request) {
        Some(authority) if is_our_name(&app, host_of(authority)) => next.run(request).await,
        _ => Refusal::new(
            StatusCode::MISDIRECTED_REQUEST,
            problem_codes::FOREIGN_ORIGIN,
            "This portal does not answer to that address.",
        )
        .detail("Open the portal by the address it was set up with.")
        .into_response(),
    }
}

/// For `/api`: method, origin, custom header, content type.
pub(crate) async fn check_api(State(app): State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let counted = app.rates().of_address(peer::address_of(&app, &parts));
    let request = Request::from_parts(parts, body);
    match counted.and_then(|()| admit(&app, &request)) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// An identity provider sends people back here, from a page of its own: that is a plain GET whose `state` the
/// operation checks.
fn is_sent_back(app: &App, request: &Request) -> bool {
    let prefix = app.config().server.base_path.prefix();
    let callback = Operation::SignInCallback;
    let path = request.uri().path().strip_prefix(prefix);
    let path = path.and_then(|path| path.strip_prefix("/api"));
    let mode = request.headers().get("sec-fetch-mode");
    path == Some(callback.path())
        && callback.is_served_in(&app.config().sign_in.way.mode())
        && mode.is_none_or(|mode| mode == "navigate")
}

fn admit(app: &App, request: &Request) -> Result<(), Refusal> {
    let headers = request.headers();
    // No text of ours has one, and PostgreSQL takes none. Names in paths are looked at where they are read.
    if request.uri().query().is_some_and(|query| query.contains("%00")) {
        let what = "holds a character that no text has";
        return Err(Refusal::invalid(vec![item("query", what)]));
    }
    let fetch_site = single(headers, &SEC_FETCH_SITE)?;
    let origin = single(headers, &header::ORIGIN)?;
    if let Some(origin) = origin
        && !is_our_origin(app, origin, authority(request))
    {
        return Err(foreign());
    }
    match *request.method() {
        // `none`: typed into the address bar, or a tool.
        Method::GET | Method::HEAD => match fetch_site {
            None | Some("same-origin" | "none") => Ok(()),
            Some(_) if is_sent_back(app, request) => Ok(()),
            Some(_) => Err(foreign()),
        },
        Method::POST => {
            let proven = match fetch_site {
                Some(site) => site == "same-origin",
                None => origin.is_some(),
            };
            if !proven || !headers.contains_key(REQUEST_HEADER) {
                return Err(foreign());
            }
            if is_json(headers) { Ok(()) } else { Err(not_json()) }
        }
        // The router answers 405 to methods it does not list.
        _ => Ok(()),
    }
}

/// Answers a method that the path does not have.
pub(crate) fn method_not_allowed() -> Refusal {
    Refusal::new(
        StatusCode::METHOD_NOT_ALLOWED,
        problem_codes::UNKNOWN_OPERATION,
        "There is no such operation.",
    )
}

fn foreign() -> Refusal {
    Refusal::new(
        StatusCode::FORBIDDEN,
        problem_codes::FOREIGN_ORIGIN,
        "The request did not come from the portal's own pages.",
    )
    .detail("Reload the portal from its own address and try again.")
}

fn not_json() -> Refusal {
    Refusal::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        problem_codes::NOT_JSON,
        "The body must be JSON, and say so in its content type.",
    )
}

/// A header that may stand once only; two of them are an attempt to be read in two ways.
fn single<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, Refusal> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(|_| foreign()),
        (Some(_), Some(_)) => Err(foreign()),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return false;
    };
    let essence = value
        .to_str()
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}

/// What the client believes to speak to. An absolute URI wins over `Host` (RFC 9112, section 3.2.2).
fn authority(request: &Request) -> Option<&str> {
    let mut values = request.headers().get_all(header::HOST).iter();
    let host = match (values.next(), values.next()) {
        (Some(value), None) => Some(value.to_str().ok()?),
        (None, _) => None,
        _ => return None,
    };
    request
        .uri()
        .authority()
        .map(axum::http::uri::Authority::as_str)
        .or(host)
}

/// The name without its port: `[::1]:8080` gives `[::1]`.
fn host_of(authority: &str) -> &str {
    match authority.rfind(':') {
        Some(colon) if authority.ends_with(']') || authority.get(colon..).is_none() => authority,
        Some(colon) if authority.get(colon..).is_some_and(is_port) => {
            authority.get(..colon).unwrap_or(authority)
        }
        _ => authority,
    }
}

fn is_port(text: &str) -> bool {
    text.strip_prefix(':')
        .is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
}

fn is_loopback_name(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host == "127.0.0.1" || host == "[::1]"
}

fn is_our_name(app: &App, host: &str) -> bool {
    let public = app.config().server.public_url.as_ref();
    is_loopback_name(host) || public.is_some_and(|url| url.host().eq_ignore_ascii_case(host))
}

/// The public origin, or, as everybody is on this machine, the loopback name the request itself uses.
fn is_our_origin(app: &App, origin: &str, authority: Option<&str>) -> bool {
    let public = app.config().server.public_url.as_ref();
    let same = |authority: &str| {
        origin.strip_prefix("http://") == Some(authority) && is_loopback_name(host_of(authority))
    };
    public.is_some_and(|url| url.origin() == origin) || authority.is_some_and(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_told_from_the_port() {
        for (authority, host) in [
            ("localhost", "localhost"),
            ("localhost:8080", "localhost"),
            ("[::1]", "[::1]"),
            ("[::1]:80", "[::1]"),
            ("127.0.0.1:1@evil.example", "127.0.0.1:1@evil.example"),
            ("evil.example:80", "evil.example"),
        ] {
            assert_eq!(host_of(authority), host);
        }
        assert!(!is_loopback_name("localhost.evil.example"));
        assert!(!is_loopback_name("127.0.0.1.evil.example"));
    }
}
