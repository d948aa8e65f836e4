//! Upstream's pagination links. They are opaque, and never followed blindly: a link must lead to the
//! same upstream origin, Site and operation (architecture, invariant 3).

use percent_encoding::percent_decode_str;
use reqwest::Url;
use wire::SiteId;

use super::failure::Failure;
use super::path::Target;

/// The longest link taken, in bytes.
const MAX_BYTES: usize = 2048;

/// Proves that a link, absolute or relative, leads to the customers of this Site, and rebuilds it: only
/// the query is upstream's own.
pub(super) fn accept(base: &Url, site: &SiteId, href: &str) -> Result<Target, Failure> {
    let refuse = |what: &str| Err(Failure::unreadable(format!("a pagination link {what}")));
    // Characters that URL parsers remove or read as something else would make two readings possible.
    if href.len() > MAX_BYTES || href.chars().any(|c| c.is_control() || c == '\\' || c == ' ') {
        return refuse("is too long or holds characters that a link has not");
    }
    let target = Target::customers(base, site)?;
    let Ok(url) = target.url().join(href) else {
        return refuse("is not a link");
    };
    if url.origin() != base.origin() || !url.username().is_empty() || url.password().is_some() {
        return refuse("leaves the upstream");
    }
    if url.fragment().is_some() {
        return refuse("has a fragment");
    }
    if !same_path(url.path(), target.path()) || climbs(href) {
        return refuse("leaves the Site's customers");
    }
    Ok(target.with_raw_query(url.query()))
}

/// Whether both name the same segments, however each is percent-encoded.
fn same_path(one: &str, other: &str) -> bool {
    let decoded = |path: &str| -> Vec<Vec<u8>> {
        let segments = path.split('/').map(percent_decode_str);
        segments.map(Iterator::collect).collect()
    };
    decoded(one) == decoded(other)
}

/// Whether the path of the link, as written, holds dot segments that the parser has resolved.
fn climbs(href: &str) -> bool {
    let path = href
        .split('?')
        .next()
        .unwrap_or(href)
        .to_ascii_lowercase()
        .replace("%2e", ".");
    path.split('/').any(|segment| segment == "." || segment == "..")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PATH: &str = "/billing/sites/site-harbour/customers";

    fn take(href: &str) -> Result<String, Failure> {
        let base = Url::parse("http://127.0.0.1:9010").unwrap();
        accept(&base, &SiteId::parse("site-harbour").unwrap(), href).map(|target| target.url().into())
    }

    #[test]
    fn links_to_the_same_operation_are_taken_absolute_or_relative() {
        let expected = format!("http://127.0.0.1:9010{PATH}?after=a%2Bb&limit=2");
        for href in [
            format!("http://127.0.0.1:9010{PATH}?after=a%2Bb&limit=2"),
            format!("{PATH}?after=a%2Bb&limit=2"),
            "/billing/sites/site%2Dharbour/%63ustomers?after=a%2Bb&limit=2".to_owned(),
            "?after=a%2Bb&limit=2".to_owned(),
        ] {
            assert_eq!(take(&href).unwrap(), expected, "{href}");
        }
    }

    #[test]
    fn links_elsewhere_are_refused() {
        for href in [
            "http://evil.example/billing/sites/site-harbour/customers?x",
            "//evil.example/billing/sites/site-harbour/customers",
            "https://127.0.0.1:9010/billing/sites/site-harbour/customers",
            "http://127.0.0.1:9011/billing/sites/site-harbour/customers",
            "http://u:p@127.0.0.1:9010/billing/sites/site-harbour/customers",
            "http://u@127.0.0.1:9010/billing/sites/site-harbour/customers",
            "/billing/sites/site-ridge/customers?x",
            "/billing/sites/site-harbour/customers/?x",
            "/billing/sites/site-harbour/batches?x",
            "/billing/sites/site-harbour/x/../customers",
            "/billing/sites/site-ridge/%2e%2e/site-harbour/customers",
            "/billing/sites/site-harbour/customers#f",
            "/billing/sites/site-harbour%2Fcustomers",
            "/billing%2Fsites/site-harbour/customers",
            "/billing/sites/site-harbour/customers/invitations",
            "\\\\evil.example\\x",
            "/billing/sites/site-harbour/customers?a=\r\nX: y",
            "javascript:alert(1)",
            "data:text/plain,x",
            "http://[::1",
        ] {
            assert!(take(href).is_err(), "{href}");
        }
        assert!(take(&format!("{PATH}?{}", "x".repeat(4000))).is_err());
    }

    proptest! {
        #[test]
        fn whatever_is_taken_stays_at_the_operation(href in "\\PC{0,80}") {
            if let Ok(url) = take(&href) {
                let start = format!("http://127.0.0.1:9010{PATH}");
                prop_assert!(url == start || url.starts_with(&format!("{start}?")), "{url}");
            }
        }
    }
}
