//! Values nobody can guess, always from the system's randomness: never from the seed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// An access token: 256 bits.
pub(crate) fn access_token() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// The secret part of a `signupUrl`: 128 bits, short enough for a small QR code.
pub(crate) fn signup_token() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>())
}

/// A `traceId`: 32 hexadecimal digits.
pub(crate) fn trace_id() -> String {
    format!("{:032x}", rand::random::<u128>())
}
