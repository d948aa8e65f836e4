//! What is secret on the wire is not printed by mistake. (A bearer token's type has no `Debug` at all.)

use serde_json::{Value, json};
use wire::api::{Credentials, KeptLink, SetUp};
use wire::pyng::Invitation;

fn printed<T: serde::de::DeserializeOwned + std::fmt::Debug>(value: Value) -> String {
    let value: T = serde_json::from_value(value).unwrap();
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
