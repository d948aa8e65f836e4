//! Random names, and the hashes by which the ledger knows them again.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::SecretString;
use sha2::{Digest, Sha256};

/// The length of a secret as text.
const CHARS: usize = 43;

/// 256 random bits that nobody guesses, safe in a cookie and behind the `#` of a link.
pub(crate) fn fresh_secret() -> SecretString {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()).into()
}

/// 128 random bits, in hexadecimal: a name that is no secret.
pub(crate) fn fresh_id() -> String {
    format!("{:032x}", rand::random::<u128>())
}

/// The SHA-256 of a secret, in hexadecimal. There is nothing to guess, so that no salt is needed.
pub(crate) fn hash(secret: &str) -> String {
    let digest = Sha256::digest(secret.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a text may be a secret of ours at all.
pub(crate) fn is_secret(text: &str) -> bool {
    text.len() == CHARS
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn a_fresh_secret_is_one_and_like_no_other() {
        let (one, other) = (fresh_secret(), fresh_secret());
        assert!(is_secret(one.expose_secret()) && one.expose_secret() != other.expose_secret());
        assert!(!is_secret("") && !is_secret(&"a".repeat(44)) && !is_secret(&";".repeat(43)));
    }
}
