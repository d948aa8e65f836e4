//! A signup link: a secret in the form of a URL.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Whoever holds it may sign up in the customer's name. It goes over the wire as it is, and cannot be printed by
/// mistake: `Debug` hides it, `Display` there is none, and [`SignupLink::expose`] is easy to search for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SignupLink(String);

impl SignupLink {
    /// The link itself, for the one who is to open it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for SignupLink {
    fn from(link: String) -> Self {
        Self(link)
    }
}

impl From<&str> for SignupLink {
    fn from(link: &str) -> Self {
        Self(link.to_owned())
    }
}

impl fmt::Debug for SignupLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignupLink([REDACTED])")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::api::KeptLink;
    use crate::pyng::Invitation;

    #[test]
    fn a_link_is_written_as_it_is_and_never_printed() {
        let body =
            json!({ "customerReference": "C", "signupUrl": "https://x.test/s/secret", "state": "invited" });
        let invitation: Invitation = serde_json::from_value(body.clone()).unwrap();
        let kept = KeptLink {
            signup_url: invitation.signup_url.clone(),
        };
        assert_eq!(invitation.signup_url.expose(), "https://x.test/s/secret");
        for printed in [
            format!("{invitation:?}"),
            format!("{invitation:#?}"),
            format!("{kept:?}"),
        ] {
            assert!(
                printed.contains("REDACTED") && !printed.contains("secret"),
                "{printed}"
            );
        }
        assert_eq!(serde_json::to_value(&invitation).unwrap(), body);
    }
}
