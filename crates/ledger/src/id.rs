//! Names that nobody can guess and that are never given twice.

use std::fmt::Write as _;

/// 128 random bits, in hexadecimal.
pub(crate) fn fresh() -> String {
    rand::random::<[u8; 16]>()
        .iter()
        .fold(String::with_capacity(32), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}
