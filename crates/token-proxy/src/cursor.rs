//! Sealed cursors: upstream's pagination links, encrypted for the browser.
//!
//! A browser could otherwise send the proxy, with its token, to any address. The seal is XChaCha20-
//! Poly1305 under a key that lives as long as the process; the Site and the operation are bound in as
//! associated data, so that a cursor of one Site opens nowhere else.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use wire::SiteId;

/// The longest cursor that is looked at, in characters; a link of 2048 bytes sealed is shorter.
const MAX_CHARS: usize = 3072;
const NONCE_BYTES: usize = 24;
const OPERATION: &str = "customers";

pub(crate) struct Cursors {
    cipher: XChaCha20Poly1305,
}

impl Cursors {
    /// With a fresh key: cursors do not outlive the process.
    pub(crate) fn new() -> Self {
        Self {
            cipher: XChaCha20Poly1305::new(&rand::random::<[u8; 32]>().into()),
        }
    }

    /// Seals a link's path and query; `None` when it is too long to be a cursor.
    pub(crate) fn seal(&self, site: &SiteId, link: &str) -> Option<String> {
        let nonce: [u8; NONCE_BYTES] = rand::random();
        let aad = associated_data(site);
        let payload = Payload {
            msg: link.as_bytes(),
            aad: &aad,
        };
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload).ok()?;
        let text = URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat());
        (text.len() <= MAX_CHARS).then_some(text)
    }

    /// Opens a cursor of this process and Site; `None` for anything else.
    pub(crate) fn open(&self, site: &SiteId, cursor: &str) -> Option<String> {
        if cursor.len() > MAX_CHARS {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>()?;
        let aad = associated_data(site);
        let payload = Payload {
            msg: sealed,
            aad: &aad,
        };
        let link = self.cipher.decrypt(&XNonce::from(*nonce), payload).ok()?;
        String::from_utf8(link).ok()
    }
}

fn associated_data(site: &SiteId) -> Vec<u8> {
    format!("{OPERATION}\0{site}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn site(id: &str) -> SiteId {
        SiteId::parse(id).unwrap()
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens_for_its_site_only(link in ".{0,400}") {
            let cursors = Cursors::new();
            let cursor = cursors.seal(&site("a"), &link).unwrap();
            prop_assert_eq!(cursors.open(&site("a"), &cursor), Some(link.clone()));
            prop_assert_eq!(cursors.open(&site("b"), &cursor), None);
            prop_assert_eq!(Cursors::new().open(&site("a"), &cursor), None);
            prop_assert!(!cursor.contains(&link) || link.len() < 3);
        }

        #[test]
        fn any_text_is_refused_without_a_panic(text in "\\PC{0,200}", bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let cursors = Cursors::new();
            prop_assert_eq!(cursors.open(&site("a"), &text), None);
            prop_assert_eq!(cursors.open(&site("a"), &URL_SAFE_NO_PAD.encode(bytes)), None);
        }

        #[test]
        fn one_changed_or_missing_character_is_refused(place in 0usize..60, cut in 0usize..60) {
            let cursors = Cursors::new();
            let cursor = cursors.seal(&site("a"), "/billing/sites/a/customers?after=1").unwrap();
            let mut changed: Vec<char> = cursor.chars().collect();
            changed[place] = if changed[place] == 'A' { 'B' } else { 'A' };
            prop_assert_eq!(cursors.open(&site("a"), &changed.into_iter().collect::<String>()), None);
            prop_assert_eq!(cursors.open(&site("a"), &cursor[..cut]), None);
        }
    }

    #[test]
    fn a_link_too_long_for_a_cursor_is_not_sealed() {
        assert_eq!(Cursors::new().seal(&site("a"), &"x".repeat(4096)), None);
    }
}
