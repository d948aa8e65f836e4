//! The cookies, and the one way they are written.
//!
//! `__Host-`: the browser takes it from this very host only, over https (or on localhost), for all its paths;
//! no subdomain and no plain-http neighbour can plant one. `HttpOnly`: no script reads it. `SameSite=Strict`:
//! no other site's page sends it, unless the portal is to be embedded (`embed_in`): then `None; Partitioned`.
//! Browsers take `Secure` cookies from http://localhost.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::app::App;

const SESSION: &str = "__Host-portal";
const KNOWN: &str = "__Host-portal-known";

/// The session's secret, as the browser shows it. One that is there twice is none.
pub(super) fn read_session(app: &App, headers: &HeaderMap) -> Option<String> {
    read(headers, &named(app, SESSION))
}

/// What tells that somebody signed in from this browser before.
pub(super) fn read_known(app: &App, headers: &HeaderMap) -> Option<String> {
    read(headers, &named(app, KNOWN))
}

/// Sets the session's secret; it goes when the browser is closed, or the session ends before.
pub(super) fn session_cookie(app: &App, secret: &str) -> Option<HeaderValue> {
    write(app, SESSION, secret, "")
}

/// Remembers the browser for 400 days, the longest a browser allows.
pub(super) fn known_cookie(app: &App, value: &str) -> Option<HeaderValue> {
    write(app, KNOWN, value, "; Max-Age=34560000")
}

/// Removes the session's secret, which is worth nothing any more.
pub(crate) fn clear_session_cookie(app: &App) -> Option<HeaderValue> {
    write(app, SESSION, "", "; Max-Age=0")
}

/// Two portals on one host under different base paths do not share theirs. A base path holds no `+`.
fn named(app: &App, name: &str) -> String {
    format!(
        "{name}{}",
        app.config().server.base_path.prefix().replace('/', "+")
    )
}

fn write(app: &App, name: &str, value: &str, more: &str) -> Option<HeaderValue> {
    let same_site = if app.config().server.embed_in.is_empty() {
        "Strict"
    } else {
        "None; Partitioned"
    };
    let text = format!(
        "{}={value}; Path=/; Secure; HttpOnly; SameSite={same_site}{more}",
        named(app, name)
    );
    sensitive(&text)
}

/// It prints as `Sensitive`.
fn sensitive(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// The names of the cookies that begin with a text.
pub(super) fn all_named(headers: &HeaderMap, beginning: &str) -> Vec<String> {
    let names = pairs(headers).map(|(name, _)| name);
    names
        .filter(|name| name.starts_with(beginning))
        .map(str::to_owned)
        .collect()
}

fn pairs(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let lists = headers.get_all(header::COOKIE).iter();
    lists
        .filter_map(|list| list.to_str().ok())
        .flat_map(|list| list.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
}

/// A cookie by its whole name. One that is there twice is none.
pub(super) fn read(headers: &HeaderMap, name: &str) -> Option<String> {
    let mut values = pairs(headers)
        .filter(|(own, _)| *own == name)
        .map(|(_, value)| value);
    match (values.next(), values.next()) {
        (Some(value), None) => Some(value.to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_not_printed() {
        assert_eq!(format!("{:?}", sensitive("p=secret").unwrap()), "Sensitive");
    }

    #[test]
    fn a_cookie_is_found_by_its_whole_name_and_only_once() {
        let headers = |lists: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for list in lists {
                headers.append(header::COOKIE, HeaderValue::from_static(list));
            }
            headers
        };
        for (lists, found) in [
            (&["a=1; p=2"][..], Some("2")),
            (&["a=1", "p=2"], Some("2")),
            (&["p=2; p=3"], None),
            (&["p=2", "p=2"], None),
            (&["pp=2; P=3"], None),
            (&["p"], None),
        ] {
            assert_eq!(read(&headers(lists), "p").as_deref(), found, "{lists:?}");
        }
    }
}
