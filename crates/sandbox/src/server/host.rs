//! Controls and pages answer only to names of this machine.
//!
//! The attack: a page on `evil.example` lets that name resolve to 127.0.0.1 (DNS rebinding). Its requests
//! then count as same-origin in the browser, but they still carry `Host: evil.example`.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::app::App;

/// Refuses a request to any host but a loopback name or address, or that of the public URL.
pub(super) async fn check(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if is_loopback(host) || is_host_of(host, &app.public_url) {
        return next.run(request).await;
    }
    let text = "The sandbox answers to localhost and loopback addresses only.\n";
    (StatusCode::MISDIRECTED_REQUEST, text).into_response()
}

fn is_loopback(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else {
        return false;
    };
    let name = authority.host().trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || name.to_ascii_lowercase().ends_with(".localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn is_host_of(host: &str, url: &str) -> bool {
    let authority = url.parse::<Uri>().ok().and_then(|uri| uri.authority().cloned());
    authority.is_some_and(|authority| authority.as_str().eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_loopback() {
        for host in [
            "localhost",
            "LOCALHOST:9010",
            "a.localhost:1",
            "127.0.0.1:9010",
            "127.9.9.9",
            "[::1]:80",
        ] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "10.0.0.1",
            "[::2]",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }

    #[test]
    fn the_public_address_is_known_by_its_exact_host() {
        assert!(is_host_of("demo.example:8443", "https://demo.example:8443"));
        assert!(!is_host_of("demo.example", "https://demo.example:8443"));
    }
}
