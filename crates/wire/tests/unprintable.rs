//! What is secret on the wire is not printed by mistake. (A bearer token's type has no `Debug` at all.)

use serde_json::{Value, json};
use wire::api::{Credentials, KeptLink, SetUp};
use wire::pyng::Invitation;

/// How a value is printed that was read from this; the fault, where it cannot be read.
fn printed<T: serde::de::DeserializeOwned + std::fmt::Debug>(value: Value) -> String {
    let value: Result<T, _> = serde_json::from_value(value);
    format!("{value:?} {value:#?}")
}

#[test]
fn links_tokens_and_passwords_print_as_redacted() {
    let link = "https://pay.test/s/secret";
    for text in [
        printed::<Invitation>(json!({ "customerReference": "C", "signupUrl": link, "state": "invited" })),
        printed::<KeptLink>(json!({ "signupUrl": link })),
        printed::<Credentials>(json!({ "login": "ada", "password": "secret" })),
        printed::<SetUp>(json!({ "token": "secret", "password": "secret" })),
    ] {
        assert!(text.contains("REDACTED") && !text.contains("secret"), "{text}");
    }
}
