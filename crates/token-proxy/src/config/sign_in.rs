//! How people sign in.

use super::keys::nearest_of;
use super::reader::Reader;

/// `sign_in.mode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// Nobody signs in: whoever reaches the proxy may do everything. Only on loopback, for one person
    /// on one machine; the checks of `guard` keep other web pages in the same browser out.
    None,
}

impl SignIn {
    pub(super) fn read(reader: &mut Reader) -> Option<Self> {
        let found = reader.required("sign_in.mode", "[sign_in] mode = \"none\"")?;
        if found.text == "none" {
            return Some(Self::None);
        }
        let hint = nearest_of(&found.text, ["none"].into_iter());
        let message = format!("`sign_in.mode` is \"{}\", which is not one of: none", found.text);
        reader.fault(
            found.place,
            message,
            format!("write \"{}\"", hint.unwrap_or("none")),
        );
        None
    }
}
