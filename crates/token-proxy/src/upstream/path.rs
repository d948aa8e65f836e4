//! Upstream URLs, built from typed segments and checked again.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;
use wire::{BatchReference, SiteId};

use super::failure::Failure;

/// Everything but RFC 3986's unreserved characters is percent-encoded.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// A URL of the upstream that is known to name one of our operations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target(Url);

impl Target {
    /// `/billing/oauth2/token`.
    pub(super) fn token(base: &Url) -> Result<Self, Failure> {
        build(base, &["billing", "oauth2", "token"])
    }

    /// `/billing/sites/{siteId}/customers/invitations`.
    pub(super) fn invitations(base: &Url, site: &SiteId) -> Result<Self, Failure> {
        build(
            base,
            &["billing", "sites", site.as_str(), "customers", "invitations"],
        )
    }

    /// `/billing/sites/{siteId}/customers`.
    pub(super) fn customers(base: &Url, site: &SiteId) -> Result<Self, Failure> {
        build(base, &["billing", "sites", site.as_str(), "customers"])
    }

    /// `/billing/sites/{siteId}/batches`.
    pub(super) fn batches(base: &Url, site: &SiteId) -> Result<Self, Failure> {
        build(base, &["billing", "sites", site.as_str(), "batches"])
    }

    /// `/billing/sites/{siteId}/batches/{batchReference}`.
    pub(super) fn batch(base: &Url, site: &SiteId, batch: &BatchReference) -> Result<Self, Failure> {
        build(
            base,
            &["billing", "sites", site.as_str(), "batches", batch.as_str()],
        )
    }

    /// The same path with this query and no other.
    pub(super) fn with_query(mut self, pairs: &[(&str, String)]) -> Self {
        self.0.set_query(None);
        if !pairs.is_empty() {
            self.0.query_pairs_mut().extend_pairs(pairs);
        }
        self
    }

    /// The same path with a query that is already encoded.
    pub(super) fn with_raw_query(mut self, query: Option<&str>) -> Self {
        self.0.set_query(query);
        self
    }

    pub(super) fn url(&self) -> Url {
        self.0.clone()
    }

    pub(super) fn path(&self) -> &str {
        self.0.path()
    }

    pub(super) fn path_and_query(&self) -> String {
        match self.0.query() {
            Some(query) => format!("{}?{query}", self.0.path()),
            None => self.0.path().to_owned(),
        }
    }
}

/// Joins the segments and proves that the URL parser understood them as we meant them.
fn build(base: &Url, segments: &[&str]) -> Result<Target, Failure> {
    let unfit = |segment: &&str| {
        segment.is_empty()
            || segment.chars().all(|c| c == '.')
            || segment.contains(['/', '\\', '%', '?', '#'])
            || segment.chars().any(char::is_control)
    };
    if segments.iter().any(unfit) {
        return Err(Failure::not_sent(
            "a segment of the upstream path is not fit to be one",
        ));
    }
    let encoded: Vec<String> = segments
        .iter()
        .map(|segment| utf8_percent_encode(segment, ENCODED).to_string())
        .collect();
    let path = format!("/{}", encoded.join("/"));
    let mut url = base.clone();
    url.set_path(&path);
    url.set_query(None);
    url.set_fragment(None);
    let same = url.path() == path
        && url.origin() == base.origin()
        && url
            .path_segments()
            .is_some_and(|found| found.eq(encoded.iter().map(String::as_str)));
    if same {
        Ok(Target(url))
    } else {
        Err(Failure::not_sent("the upstream path changed when it was joined"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn base() -> Url {
        Url::parse("https://sample.pyng.com.au").unwrap()
    }

    #[test]
    fn a_segment_stays_one_segment() {
        let site = SiteId::parse("site-harbour").unwrap();
        let batch = BatchReference::parse("Mars & April: å 1+1=2;@").unwrap();
        let target = Target::batch(&base(), &site, &batch).unwrap();
        let path = "/billing/sites/site-harbour/batches/Mars%20%26%20April%3A%20%C3%A5%201%2B1%3D2%3B%40";
        assert_eq!(target.url().as_str(), format!("https://sample.pyng.com.au{path}"));
    }

    #[test]
    fn segments_that_could_climb_or_end_the_path_are_refused() {
        let corpus = [
            "", ".", "..", "...", "a/b", "/", "%2f", "%2F", "%5c", "%25", "%252e", "a\\b", "\\", "\0",
            "a\0b", "a#b", "#", "a?b", "?", "\r\n", "a\tb", "%", "%2e%2e", "..%2f", "\u{7f}", "\u{85}",
        ];
        for text in corpus {
            assert!(build(&base(), &["billing", text, "x"]).is_err(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_parses_as_a_reference_is_exactly_one_segment(text in "\\PC{1,40}") {
            if let Ok(batch) = BatchReference::parse(&text) {
                let site = SiteId::parse("s").unwrap();
                let url = Target::batch(&base(), &site, &batch).unwrap().url();
                let segments: Vec<_> = url.path_segments().unwrap().collect();
                prop_assert_eq!(segments.len(), 5);
                let last = percent_encoding::percent_decode_str(segments[4]).decode_utf8().unwrap();
                prop_assert_eq!(last, text);
                prop_assert_eq!(url.host_str(), Some("sample.pyng.com.au"));
                prop_assert_eq!((url.query(), url.fragment()), (None, None));
            }
        }
    }
}
