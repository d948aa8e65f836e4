//! Signing in at an identity provider by OpenID Connect: which one, and as which client.

use secrecy::SecretString;

use super::faults::Place;
use super::reader::{Found, Reader};
use super::role_rules::{ClaimPath, RoleRules};
use super::{secret, web_address};

const DEFAULT_SCOPES: &str = "openid profile email";

/// The keys under `[sign_in]` that only this mode has.
pub(super) const KEYS: &[&str] = &[
    "issuer",
    "client_id",
    "secret",
    "secret_file",
    "secret_env",
    "provider",
    "scopes",
    "acr_values",
    "roles_claim",
];

/// `[sign_in]` with mode `oidc`.
#[derive(Clone, Debug)]
pub struct OidcSettings {
    /// The provider's issuer identifier, as its tokens carry it: letter by letter.
    pub issuer: String,
    /// The name this portal is registered under.
    pub client_id: String,
    /// The client's secret; absent for a public client, which PKCE alone protects.
    pub secret: Option<SecretString>,
    /// What the button calls the provider.
    pub provider: Option<String>,
    /// What is asked for; `openid` is among them.
    pub scopes: Vec<String>,
    /// The ways of signing in that are asked for (`acr_values`), best first.
    pub acr_values: Vec<String>,
    /// The claim of the ID token that tells roles.
    pub roles_claim: ClaimPath,
    /// What its values mean here.
    pub roles: RoleRules,
}

impl OidcSettings {
    pub(super) fn read(reader: &mut Reader) -> Option<Self> {
        let issuer = read_issuer(reader);
        let client_id = read_client_id(reader);
        let secret = secret::read_optional(reader, "sign_in.secret");
        let provider = reader.optional("sign_in.provider").map(|found| found.text);
        let scopes = words(reader, "sign_in.scopes", DEFAULT_SCOPES);
        if !scopes.iter().any(|scope| scope == "openid") {
            let place = reader.place("sign_in.scopes").cloned().unwrap_or(Place::Nowhere);
            let message = "`sign_in.scopes` lacks \"openid\", without which there is no ID token";
            reader.fault(place, message, format!("write \"{DEFAULT_SCOPES}\""));
        }
        let acr_values = words(reader, "sign_in.acr_values", "");
        let roles_claim = ClaimPath::read(reader, "sign_in.roles_claim");
        let roles = RoleRules::read(reader);
        if reader.place("public_url").is_none() {
            let message = "`public_url` is not set, but the identity provider must send people back to it";
            reader.fault(
                Place::Nowhere,
                message,
                "add, for example, public_url = \"https://pay.example\"",
            );
        }
        Some(Self {
            issuer: issuer?,
            client_id: client_id?,
            secret: secret?,
            provider,
            scopes,
            acr_values,
            roles_claim: roles_claim?,
            roles: roles?,
        })
    }
}

fn read_issuer(reader: &mut Reader) -> Option<String> {
    let example = "issuer = \"https://login.example/realms/staff\" under [sign_in]";
    let found = reader.required("sign_in.issuer", example)?;
    if found.text.contains('?') {
        let message = "`sign_in.issuer` holds a query";
        reader.fault(
            found.place,
            message,
            "write the issuer as the provider's discovery document does",
        );
        return None;
    }
    web_address::check(reader, "sign_in.issuer", found, example)
}

fn read_client_id(reader: &mut Reader) -> Option<String> {
    let Found { text, place } =
        reader.required("sign_in.client_id", "client_id = \"portal\" under [sign_in]")?;
    if text.trim().is_empty() {
        reader.fault(
            place,
            "`sign_in.client_id` is empty",
            "write the id the provider gave this portal",
        );
        return None;
    }
    Some(text)
}

fn words(reader: &mut Reader, key: &str, otherwise: &str) -> Vec<String> {
    let found = reader.optional(key);
    let text = found.as_ref().map_or(otherwise, |found| found.text.as_str());
    text.split_ascii_whitespace().map(str::to_owned).collect()
}
