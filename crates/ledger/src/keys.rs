//! The ledger's keys: they seal what a copy of the ledger must not tell (signup links, id tokens), and
//! authenticate the audit chain, so that who can write to the ledger alone cannot forge it.
//!
//! A key file holds one key a line: its id, a space, 32 bytes in base64. The first seals and signs, all of them
//! open and verify: a new key is put on top, and the old ones stay until nothing of theirs is left.

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use secrecy::zeroize::Zeroizing;
use sha2::Sha256;

use crate::fault::Fault;

const NONCE_BYTES: usize = 24;
const KEY_BYTES: usize = 32;

/// The keys; prints nothing of them.
#[derive(Clone)]
pub struct Keys {
    active: String,
    all: BTreeMap<String, Zeroizing<[u8; KEY_BYTES]>>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys(active: {}, {} in all)", self.active, self.all.len())
    }
}

/// What is wrong with a key file. Holds nothing of a key.
#[derive(Debug, PartialEq, Eq)]
pub struct KeyFault {
    /// The line, from 1; 0 when the file as a whole is meant.
    pub line: usize,
    /// What.
    pub message: &'static str,
}

impl Keys {
    /// Reads a key file's text.
    ///
    /// # Errors
    /// The first line that is no key.
    pub fn parse(text: &str) -> Result<Self, KeyFault> {
        let (mut active, mut all) = (None, BTreeMap::new());
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let fault = |message| KeyFault {
                line: index + 1,
                message,
            };
            let (id, key) = line
                .split_once(' ')
                .ok_or_else(|| fault("must be an id, a space, and a key"))?;
            if id.is_empty() || !id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
                return Err(fault("the id may hold letters, digits and hyphens only"));
            }
            let bytes = Zeroizing::new(
                STANDARD
                    .decode(key.trim())
                    .map_err(|_| fault("the key is not base64"))?,
            );
            let key: [u8; KEY_BYTES] = bytes
                .as_slice()
                .try_into()
                .map_err(|_| fault("the key must be 32 bytes"))?;
            if all.insert(id.to_owned(), Zeroizing::new(key)).is_some() {
                return Err(fault("this id is there twice"));
            }
            active.get_or_insert_with(|| id.to_owned());
        }
        let active = active.ok_or(KeyFault {
            line: 0,
            message: "there is no key in it",
        })?;
        Ok(Self { active, all })
    }

    /// A line for a key file, with a fresh key.
    pub fn fresh_line(id: &str) -> Zeroizing<String> {
        let key: Zeroizing<[u8; KEY_BYTES]> = Zeroizing::new(rand::random());
        Zeroizing::new(format!("{id} {}\n", STANDARD.encode(key.as_slice())))
    }

    /// The id of the key that seals and signs now.
    pub fn active(&self) -> &str {
        &self.active
    }

    /// Seals a text for one place: `purpose` and `row` are bound in, so that it opens nowhere else. What comes
    /// out begins with the key's id and a dot.
    pub(crate) fn seal(&self, purpose: &str, row: &str, text: &str) -> Result<String, Fault> {
        let nonce: [u8; NONCE_BYTES] = rand::random();
        let aad = bound(purpose, row);
        let payload = Payload {
            msg: text.as_bytes(),
            aad: &aad,
        };
        let sealed = self
            .cipher(&self.active)?
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| Fault::Unreadable("sealing failed".into()))?;
        Ok(format!(
            "{}.{}",
            self.active,
            URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat())
        ))
    }

    /// Opens what [`Keys::seal`] sealed for the same place.
    pub(crate) fn open(&self, purpose: &str, row: &str, sealed: &str) -> Result<String, Fault> {
        let unreadable = || Fault::Unreadable(format!("a sealed {purpose} does not open"));
        let (id, rest) = sealed.split_once('.').ok_or_else(unreadable)?;
        let bytes = URL_SAFE_NO_PAD.decode(rest).map_err(|_| unreadable())?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or_else(unreadable)?;
        let aad = bound(purpose, row);
        let payload = Payload {
            msg: sealed,
            aad: &aad,
        };
        let text = self
            .cipher(id)?
            .decrypt(&XNonce::from(*nonce), payload)
            .map_err(|_| unreadable())?;
        String::from_utf8(text).map_err(|_| unreadable())
    }

    /// Authenticates `parts` for a purpose under a key, in hexadecimal. The parts cannot run into each other.
    pub(crate) fn mac(&self, key: &str, purpose: &str, parts: &[&str]) -> Result<String, Fault> {
        let bytes = self.mac_bytes(key, purpose, parts)?;
        Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    fn mac_bytes(
        &self,
        key: &str,
        purpose: &str,
        parts: &[&str],
    ) -> Result<Zeroizing<[u8; KEY_BYTES]>, Fault> {
        let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(self.key(key)?.as_slice())
            .map_err(|_| Fault::Unreadable("a key has the wrong length".into()))?;
        for part in std::iter::once(&purpose).chain(parts) {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part.as_bytes());
        }
        Ok(Zeroizing::new(mac.finalize().into_bytes().into()))
    }

    /// Signs a text for a purpose; what comes out begins with the key's id and a dot.
    pub(crate) fn sign(&self, purpose: &str, text: &str) -> Result<String, Fault> {
        Ok(format!(
            "{}.{}",
            self.active,
            self.mac(&self.active, purpose, &[text])?
        ))
    }

    /// Whether a signature is what [`Keys::sign`] gave for this very text.
    pub(crate) fn is_signed(&self, purpose: &str, text: &str, signature: &str) -> bool {
        let Some((key, told)) = signature.split_once('.') else {
            return false;
        };
        let Ok(right) = self.mac(key, purpose, &[text]) else {
            return false;
        };
        // In constant time: every byte is looked at.
        right.len() == told.len()
            && right
                .bytes()
                .zip(told.bytes())
                .fold(0, |all, (a, b)| all | (a ^ b))
                == 0
    }

    fn cipher(&self, id: &str) -> Result<XChaCha20Poly1305, Fault> {
        // A key of its own for sealing: the one in the file authenticates.
        let key = self.mac_bytes(id, "sealing key", &[])?;
        Ok(XChaCha20Poly1305::new(&(*key).into()))
    }

    /// Whether the key file has this key.
    pub(crate) fn has(&self, id: &str) -> bool {
        self.all.contains_key(id)
    }

    /// The ids of all keys in the file.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.all.keys().map(String::as_str)
    }

    fn key(&self, id: &str) -> Result<&Zeroizing<[u8; KEY_BYTES]>, Fault> {
        self.all
            .get(id)
            .ok_or_else(|| Fault::Unreadable(format!("the key {id} is not in the key file")))
    }
}

fn bound(purpose: &str, row: &str) -> Vec<u8> {
    format!("{purpose}\0{row}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(ids: &[&str]) -> Keys {
        let text: String = ids.iter().map(|id| Keys::fresh_line(id).to_string()).collect();
        Keys::parse(&text).unwrap()
    }

    #[test]
    fn what_is_sealed_opens_in_its_place_only() {
        let keys = keys(&["a"]);
        let sealed = keys.seal("link", "row-1", "https://example.test/s/1").unwrap();
        assert!(sealed.starts_with("a.") && !sealed.contains("example"));
        assert_eq!(
            keys.open("link", "row-1", &sealed).unwrap(),
            "https://example.test/s/1"
        );
        assert!(keys.open("link", "row-2", &sealed).is_err());
        assert!(keys.open("token", "row-1", &sealed).is_err());
        assert!(
            super::Keys::parse(&Keys::fresh_line("a"))
                .unwrap()
                .open("link", "row-1", &sealed)
                .is_err()
        );
    }

    #[test]
    fn a_new_key_on_top_seals_and_the_old_one_still_opens() {
        let (old, new) = (Keys::fresh_line("old"), Keys::fresh_line("new"));
        let sealed = Keys::parse(&old).unwrap().seal("link", "r", "x").unwrap();
        let both = Keys::parse(&format!("{}{}", *new, *old)).unwrap();
        assert_eq!(both.active(), "new");
        assert_eq!(both.open("link", "r", &sealed).unwrap(), "x");
    }

    #[test]
    fn parts_cannot_run_into_each_other() {
        let keys = keys(&["a"]);
        assert_ne!(
            keys.mac("a", "p", &["ab", "c"]).unwrap(),
            keys.mac("a", "p", &["a", "bc"]).unwrap()
        );
    }

    #[test]
    fn a_bad_key_file_is_told_by_its_line() {
        for (text, line) in [
            ("", 0),
            ("# only\n", 0),
            ("a", 1),
            ("\na !!", 2),
            ("a c2hvcnQ=", 1),
            ("a/b c2hvcnQ=", 1),
        ] {
            assert_eq!(Keys::parse(text).unwrap_err().line, line, "{text}");
        }
        let line = Keys::fresh_line("a");
        assert_eq!(Keys::parse(&format!("{}{}", *line, *line)).unwrap_err().line, 2);
        assert!(
            !format!("{:?}", Keys::parse(&line).unwrap()).contains(line.split(' ').nth(1).unwrap().trim())
        );
    }
}
