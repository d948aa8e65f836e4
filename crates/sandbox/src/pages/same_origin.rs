//! Whether a form was sent by one of our own pages.
//!
//! A page of another origin could otherwise post a form to the sandbox on this machine. Browsers say
//! where a request comes from (`Sec-Fetch-Site`, and `Origin` in older ones); a request that says neither
//! comes from no browser and is let in.

use axum::http::{HeaderMap, header};

/// Whether the request comes from `public_url` or from the host it was sent to.
pub(super) fn is_same_origin(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(header::ORIGIN.as_str()) else {
        return true;
    };
    let own_host = text(header::HOST.as_str()).unwrap_or_default();
    origin == public_url
        || origin
            .strip_prefix("http://")
            .is_some_and(|host| host == own_host)
}
