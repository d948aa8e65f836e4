//! Signing in at an identity-aware proxy in front: which one is believed, and by what it proves itself.

use axum::http::HeaderName;
use secrecy::{ExposeSecret, SecretString};

use super::faults::Place;
use super::networks::Network;
use super::reader::{Found, Reader};
use super::role_rules::{ClaimPath, RoleRules};
use super::{secret, web_address};

/// The keys under `[sign_in]` that only this mode has.
pub(super) const KEYS: &[&str] = &[
    "from",
    "secret_header",
    "secret",
    "secret_file",
    "secret_env",
    "user_header",
    "name_header",
    "groups_header",
    "jwt_header",
    "jwt_issuer",
    "jwt_audience",
    "jwt_keys_url",
    "jwt_public_key_file",
    "roles_claim",
    "sign_out_url",
];

const OF_SECRET: &[&str] = &[
    "secret_header",
    "secret",
    "secret_file",
    "secret_env",
    "user_header",
    "name_header",
    "groups_header",
];
const OF_TOKEN: &[&str] = &[
    "jwt_issuer",
    "jwt_audience",
    "jwt_keys_url",
    "jwt_public_key_file",
    "roles_claim",
];

/// Headers that mean something here already.
const TAKEN: &[&str] = &[
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "host",
    "if-none-match",
    "origin",
    "sec-fetch-site",
    "transfer-encoding",
    "x-forwarded-for",
    "x-portal-request",
];

/// The shortest shared secret: 128 bits in base64 are 22 characters.
const SHORTEST_SECRET: usize = 22;

/// `[sign_in]` with mode `trusted-header`.
#[derive(Clone, Debug)]
pub struct TrustedHeaderSettings {
    /// The proxy's own addresses, as our socket sees them; nobody else is believed.
    pub from: Vec<Network>,
    /// By what it proves itself, and says who the person is.
    pub proof: Proof,
    /// Where one signs out of it: an address, or a path on the portal's own host.
    pub sign_out_url: Option<String>,
    /// What the groups it tells mean here.
    pub roles: RoleRules,
}

/// How the proxy in front proves itself.
#[derive(Clone, Debug)]
pub enum Proof {
    /// A secret that both know, beside headers that say who.
    Secret {
        /// The header that carries the secret.
        header: HeaderName,
        /// The secret.
        secret: SecretString,
        /// The header with the person's unchanging name.
        user: HeaderName,
        /// The header with the name people know.
        name: Option<HeaderName>,
        /// The header with the groups, commas between them.
        groups: HeaderName,
    },
    /// A signed token, which says who itself.
    Token {
        /// The header that carries the token.
        header: HeaderName,
        /// Its `iss`.
        issuer: String,
        /// Its `aud`: this very portal, as the proxy names it.
        audience: String,
        /// Whose signature counts.
        keys: TokenKeys,
        /// The claim that tells roles.
        roles_claim: ClaimPath,
    },
}

/// Where the keys are that sign.
#[derive(Clone, Debug)]
pub enum TokenKeys {
    /// A JWK set, fetched, and fetched again when a key is new.
    Url(String),
    /// One public key, in PEM.
    Pem(String),
}

impl Proof {
    /// Every header by which the proxy speaks to us.
    pub fn headers(&self) -> Vec<&HeaderName> {
        match self {
            Self::Token { header, .. } => vec![header],
            Self::Secret {
                header,
                user,
                name,
                groups,
                ..
            } => [Some(header), Some(user), name.as_ref(), Some(groups)]
                .into_iter()
                .flatten()
                .collect(),
        }
    }
}

impl TrustedHeaderSettings {
    pub(super) fn read(reader: &mut Reader) -> Option<Self> {
        let from = read_from(reader);
        let by_token = reader.place("sign_in.jwt_header").is_some();
        let proof = if by_token {
            read_token(reader)
        } else {
            read_secret(reader)
        };
        refuse_the_other_way(reader, by_token);
        let sign_out_url = reader
            .optional("sign_in.sign_out_url")
            .and_then(|found| check_sign_out_url(reader, found));
        let roles = RoleRules::read(reader);
        Some(Self {
            from: from?,
            proof: proof?,
            sign_out_url,
            roles: roles?,
        })
    }
}

/// Without a list nobody would be believed, and with an empty one neither: better told now.
fn read_from(reader: &mut Reader) -> Option<Vec<Network>> {
    let from = Network::read_list(reader, "sign_in.from");
    if from.is_empty() && reader.indices("sign_in.from").is_empty() {
        let message = "`sign_in.from` is not set, so that no proxy in front would be believed";
        let remedy = "add its own addresses, for example from = [\"10.0.0.5\"] under [sign_in]";
        reader.fault(Place::Nowhere, message, remedy);
    }
    (!from.is_empty()).then_some(from)
}

fn check_sign_out_url(reader: &mut Reader, found: Found) -> Option<String> {
    let path = found.text.starts_with('/') && !found.text.starts_with("//");
    if path && found.text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\') {
        return Some(found.text);
    }
    let example = "sign_out_url = \"/oauth2/sign_out\"";
    web_address::check(reader, "sign_in.sign_out_url", found, example)
}

/// A key of the way that is not taken would be believed to protect, and does not.
fn refuse_the_other_way(reader: &mut Reader, by_token: bool) {
    let others = if by_token { OF_SECRET } else { OF_TOKEN };
    for key in others.iter().map(|name| format!("sign_in.{name}")) {
        if let Some(place) = reader.place(&key).cloned() {
            let (message, remedy) = if by_token {
                let message = format!("`{key}` is set, but with `jwt_header` the signed token says who");
                (message, "remove it, or remove `jwt_header`")
            } else {
                let message = format!("`{key}` is set, but `jwt_header` is not");
                (message, "add `jwt_header`, or remove it")
            };
            reader.fault(place, message, remedy);
        }
    }
}

fn read_secret(reader: &mut Reader) -> Option<Proof> {
    let header = required_header(reader, "secret_header", "x-portal-secret");
    let user = required_header(reader, "user_header", "x-forwarded-user");
    let groups = required_header(reader, "groups_header", "x-forwarded-groups");
    let name = reader.optional("sign_in.name_header");
    let name = name.and_then(|found| check_header(reader, "sign_in.name_header", found));
    let secret = secret::read(reader, "sign_in.secret")?;
    if secret.expose_secret().len() < SHORTEST_SECRET {
        let message = format!("the secret of `sign_in.secret` is shorter than {SHORTEST_SECRET} characters");
        reader.fault(
            Place::Nowhere,
            message,
            "make one, for example with: openssl rand -base64 32",
        );
        return None;
    }
    let proof = Proof::Secret {
        header: header?,
        secret,
        user: user?,
        name,
        groups: groups?,
    };
    let mut names: Vec<String> = proof.headers().into_iter().map(plain_name).collect();
    names.sort();
    if names.windows(2).any(|pair| pair.first() == pair.last()) {
        let message = "two of `secret_header`, `user_header`, `name_header`, `groups_header` are the same";
        reader.fault(Place::Nowhere, message, "give each a header of its own");
        return None;
    }
    Some(proof)
}

fn read_token(reader: &mut Reader) -> Option<Proof> {
    let header = required_header(reader, "jwt_header", "x-goog-iap-jwt-assertion");
    let issuer = filled(
        reader,
        "sign_in.jwt_issuer",
        "jwt_issuer = \"https://cloud.google.com/iap\"",
    );
    let issuer = issuer.and_then(|issuer| refuse_our_own(reader, issuer));
    let audience = filled(
        reader,
        "sign_in.jwt_audience",
        "jwt_audience = \"/projects/1/apps/portal\"",
    );
    let keys = read_keys(reader);
    let roles_claim = ClaimPath::read(reader, "sign_in.roles_claim");
    Some(Proof::Token {
        header: header?,
        issuer: issuer?,
        audience: audience?,
        keys: keys?,
        roles_claim: roles_claim?,
    })
}

/// People are told apart by who vouches for them; these names are ours.
fn refuse_our_own(reader: &mut Reader, issuer: String) -> Option<String> {
    if !["none", ledger::LOCAL, "trusted-header"].contains(&issuer.as_str()) {
        return Some(issuer);
    }
    let place = reader
        .place("sign_in.jwt_issuer")
        .cloned()
        .unwrap_or(Place::Nowhere);
    let message =
        format!("`sign_in.jwt_issuer` is \"{issuer}\", by which the portal itself vouches for people");
    reader.fault(place, message, "let the proxy name itself otherwise in `iss`");
    None
}

fn read_keys(reader: &mut Reader) -> Option<TokenKeys> {
    let (by_url, by_file) = ("sign_in.jwt_keys_url", "sign_in.jwt_public_key_file");
    match (reader.optional(by_url), reader.optional(by_file)) {
        (Some(found), None) => {
            let example = "jwt_keys_url = \"https://www.gstatic.com/iap/verify/public_key-jwk\"";
            web_address::check(reader, by_url, found, example).map(TokenKeys::Url)
        }
        (None, Some(Found { text, place })) => match std::fs::read_to_string(reader.path(&text)) {
            Ok(pem) if pem.contains("-----BEGIN PUBLIC KEY-----") => Some(TokenKeys::Pem(pem)),
            Ok(_) => {
                let message = format!("`{by_file}` names a file that holds no public key");
                reader.fault(
                    place,
                    message,
                    "it must be in PEM, and begin with -----BEGIN PUBLIC KEY-----",
                );
                None
            }
            Err(error) => {
                let message = format!("`{by_file}` cannot be read: {}", error.kind());
                reader.fault(place, message, "check the path and who may read it");
                None
            }
        },
        (None, None) => {
            let message = "with `jwt_header`, one of `jwt_keys_url` and `jwt_public_key_file` must be set";
            reader.fault(Place::Nowhere, message, "add the one your proxy's manual gives");
            None
        }
        (Some(_), Some(Found { place, .. })) => {
            let message = format!("both `{by_url}` and `{by_file}` are set");
            reader.fault(place, message, "keep one of them");
            None
        }
    }
}

fn filled(reader: &mut Reader, key: &str, example: &str) -> Option<String> {
    let Found { text, place } = reader.required(key, example)?;
    if text.trim().is_empty() {
        reader.fault(
            place,
            format!("`{key}` is empty"),
            format!("write, for example, {example}"),
        );
        return None;
    }
    Some(text)
}

fn required_header(reader: &mut Reader, name: &str, example: &str) -> Option<HeaderName> {
    let key = format!("sign_in.{name}");
    let found = reader.required(&key, &format!("{name} = \"{example}\" under [sign_in]"))?;
    check_header(reader, &key, found)
}

fn check_header(reader: &mut Reader, key: &str, found: Found) -> Option<HeaderName> {
    let header = HeaderName::try_from(found.text.as_str()).ok();
    let free = |header: &HeaderName| !TAKEN.contains(&plain_name(header).as_str());
    if let Some(header) = header.filter(free) {
        return Some(header);
    }
    let message = format!("`{key}` is not a header's name, or one that has a meaning of its own");
    reader.fault(found.place, message, "write a name such as \"x-forwarded-user\"");
    None
}

/// Some servers make `_` of `-` or the other way, so both are one.
fn plain_name(header: &HeaderName) -> String {
    header.as_str().replace('_', "-")
}
