//! Where one may be sent after signing in: a page of this portal, and nothing that a browser might take for
//! an address elsewhere.

use percent_encoding::percent_decode_str;
use reqwest::Url;

/// An address that stands for ours while a path is put together.
const NOWHERE: &str = "https://portal.invalid";

/// The longest that is looked at, in bytes.
const LONGEST: usize = 2048;

/// The path (with query) to go to, if it is one below `base` (`/` or `/tools/receivables/`); `base` itself for
/// everything else.
pub(crate) fn return_path<'a>(wanted: &'a str, base: &'a str) -> &'a str {
    if is_ours(wanted, base) { wanted } else { base }
}

/// Adds pairs to the query of a path of ours, and writes it as a header takes it.
pub(crate) fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let Ok(mut url) = Url::parse(NOWHERE).and_then(|origin| origin.join(path)) else {
        return path.to_owned();
    };
    if !pairs.is_empty() {
        url.query_pairs_mut().extend_pairs(pairs);
    }
    url.as_str().strip_prefix(NOWHERE).unwrap_or(path).to_owned()
}

fn is_ours(wanted: &str, base: &str) -> bool {
    if wanted.len() > LONGEST || !wanted.starts_with(base) {
        return false;
    }
    // Browsers drop tabs and line ends, read a backslash as a slash, and `//` as the beginning of a host.
    let odd = |c: char| c == '\\' || c.is_control() || c.is_whitespace() || c == '\u{feff}';
    if wanted.contains(odd) {
        return false;
    }
    // Servers on the way may decode a path, and once more than they should.
    let mut path = wanted.split(['?', '#']).next().unwrap_or_default().to_owned();
    for _ in 0..4 {
        let dots = path.split('/').any(|part| part == "." || part == "..");
        if dots || path.contains("//") || path.contains(odd) || !path.starts_with('/') {
            return false;
        }
        let Ok(decoded) = percent_decode_str(&path).decode_utf8() else {
            return false;
        };
        if decoded == path {
            // A page, not an operation: one that leads to another sign-in would go round and round.
            let first = path.strip_prefix(base).and_then(|rest| rest.split('/').next());
            return first != Some("api");
        }
        path = decoded.into_owned();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_ours_are_gone_to() {
        for (wanted, base) in [
            ("/", "/"),
            ("/sites/site-harbour/batches?stage=sealed&search=a", "/"),
            ("/sites/site-harbour/batches/B%C3%A9-1", "/"),
            ("/tools/receivables/sites/a", "/tools/receivables/"),
            ("/a?next=b//c", "/"),
            ("/a?search=two%20words", "/"),
        ] {
            assert_eq!(return_path(wanted, base), wanted);
        }
    }

    #[test]
    fn nowhere_else() {
        for wanted in [
            "",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\\/evil.example",
            "https://evil.example",
            "https:evil.example",
            "http:///evil.example",
            "javascript:alert(1)",
            "data:text/html,x",
            "/\t/evil.example",
            "/\n/evil.example",
            "/\r\nLocation: https://evil.example",
            "\u{9}//evil.example",
            " //evil.example",
            "/%2f/evil.example",
            "/%2f%2fevil.example",
            "%2f%2fevil.example",
            "/%252f%252fevil.example",
            "/%5cevil.example",
            "/%255cevil.example",
            "/%09/evil.example",
            "/%0d%0aSet-Cookie:a=b",
            "/..//evil.example",
            "/../evil",
            "/%2e%2e/evil",
            "/a/%2e%2e%2f%2e%2e/evil",
            "/.//evil.example",
            "/\u{3000}/evil.example",
            "/\u{feff}/evil.example",
            "/%ff",
            "evil.example",
            "@evil.example",
            "?//evil.example",
            "#//evil.example",
            "/api/sign-in/start",
            "/%61pi/session",
            "/api",
        ] {
            assert_eq!(return_path(wanted, "/"), "/", "{wanted:?}");
        }
        for wanted in [
            "/",
            "/tools",
            "/tools/receivablesx/a",
            "/other/",
            "/tools/receivables/../x",
        ] {
            assert_eq!(
                return_path(wanted, "/tools/receivables/"),
                "/tools/receivables/",
                "{wanted}"
            );
        }
        assert_eq!(return_path(&format!("/{}", "a".repeat(3000)), "/"), "/");
    }

    #[test]
    fn what_is_added_stands_in_the_query() {
        let path = with_query("/batches?a=1#top", &[("sign-in", "failed"), ("code", "noRole")]);
        assert_eq!(path, "/batches?a=1&sign-in=failed&code=noRole#top");
        assert_eq!(with_query("/batches/Bé-1", &[]), "/batches/B%C3%A9-1");
    }
}
