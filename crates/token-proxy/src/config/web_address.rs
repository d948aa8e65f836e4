//! Addresses of other services that are trusted with a secret, or whose word is trusted.

use reqwest::Url;

use super::pyng::is_loopback;
use super::reader::{Found, Reader};

/// An address that may be asked: https, or anything on this very machine. The text stays as it was written,
/// for an issuer is compared letter by letter.
pub(super) fn check(reader: &mut Reader, key: &str, found: Found, example: &str) -> Option<String> {
    let Found { text, place } = found;
    let plain = |url: &Url| url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let url = Url::parse(&text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && plain(url));
    match url {
        None => reader.fault(
            place,
            format!("`{key}` is not a web address"),
            format!("write, for example, {example}"),
        ),
        Some(url) if url.scheme() == "http" && !is_loopback(&url) => reader.fault(
            place,
            format!("`{key}` is plain http, which anybody on the way could answer"),
            "write https; http is for loopback only",
        ),
        Some(_) => return Some(text),
    }
    None
}
