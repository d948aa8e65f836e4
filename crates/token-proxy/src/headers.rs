//! The headers every answer carries, and the one content security policy.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::app::App;
use crate::config::PublicUrl;

/// The policy of the portal's pages: nothing but what is listed.
///
/// - `script-src 'self' 'wasm-unsafe-eval'`: the module and its glue; without the latter no WebAssembly
///   starts. No inline script: Trunk's is moved to `boot.js`.
/// - `img-src blob:`: the PNG of a QR code is drawn and downloaded as a blob.
/// - `connect-src 'self'`: `/api` and the fetch of the module.
/// - `worker-src 'self'`: files are read in a worker.
/// - `require-trusted-types-for`: Leptos fills templates by innerHTML; `boot.js` makes the one policy,
///   `default`, that may.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; \
    base-uri 'self'; form-action 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types default";

/// In both policies: no page of anybody shows ours in a frame, unless `embed_in` names its origin.
const NOBODY: &str = "frame-ancestors 'none'";

/// The policy of every other answer: it is data, never a page.
const DATA_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// Powers a page of ours never needs. Copying and sharing a signup link stay as browsers have them, for
/// our own origin only; naming `web-share` would be an error where a browser does not know it.
const PERMISSIONS: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
    magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), \
    screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";

/// Headers that never change. `no-referrer` because a signup link is a secret in a URL.
const ALWAYS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// Marks an answer as part of the portal, so that [`dress`] leaves the page policy in place.
pub(crate) fn page_policy(headers: &mut HeaderMap) {
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(PAGE_POLICY),
    );
}

/// Adds what every answer carries. A policy and a cache rule already there stay.
pub(crate) fn dress(app: &App, headers: &mut HeaderMap) {
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(DATA_POLICY));
    allow_frames(&app.config().server.embed_in, headers);
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    if app
        .config()
        .server
        .public_url
        .as_ref()
        .is_some_and(PublicUrl::is_https)
    {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    // The portal corrects its own clock by this one; tests step it.
    if let Ok(date) = HeaderValue::from_str(&httpdate::fmt_http_date(app.clock().system_time())) {
        headers.insert(header::DATE, date);
    }
}

/// Lets pages of these origins show ours in a frame.
fn allow_frames(origins: &[PublicUrl], headers: &mut HeaderMap) {
    if origins.is_empty() {
        return;
    }
    let policy = headers.get(header::CONTENT_SECURITY_POLICY);
    let policy = policy
        .and_then(|policy| policy.to_str().ok())
        .unwrap_or(DATA_POLICY);
    let origins: Vec<&str> = origins.iter().map(PublicUrl::origin).collect();
    let policy = policy.replace(NOBODY, &format!("frame-ancestors {}", origins.join(" ")));
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        // It knows no list of origins; browsers that know frame-ancestors do not need it.
        headers.remove(header::X_FRAME_OPTIONS);
    }
}
