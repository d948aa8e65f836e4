//! A hand-made identity provider: it says whatever a test wants, also what none would say.

use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use axum::response::IntoResponse;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

use super::{Received, Stub};

/// An Ed25519 key, by a seed.
#[derive(Clone)]
pub(crate) struct SigningKey {
    pub(crate) kid: String,
    key: EncodingKey,
}

impl SigningKey {
    pub(crate) fn new(kid: &str, seed: u8) -> Self {
        // RFC 8410, section 7: what stands before the seed in PKCS #8.
        let mut der = vec![
            0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20,
        ];
        der.extend([seed; 32]);
        let (kid, key) = (kid.to_owned(), EncodingKey::from_ed_der(&der));
        Self { kid, key }
    }

    pub(crate) fn sign(&self, claims: &Value) -> String {
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(self.kid.clone());
        encode(&header, claims, &self.key).unwrap()
    }

    pub(crate) fn public(&self) -> Value {
        let mut jwk = Jwk::from_encoding_key(&self.key, Algorithm::EdDSA).unwrap();
        jwk.common.key_id = Some(self.kid.clone());
        serde_json::to_value(jwk).unwrap()
    }
}

/// What it says at this moment.
#[derive(Default)]
pub(crate) struct Says {
    pub(crate) keys: Vec<Value>,
    pub(crate) id_token: String,
    /// Replaces what stands in its metadata.
    pub(crate) metadata: Value,
}

pub(crate) struct Identity {
    pub(crate) stub: Stub,
    pub(crate) says: Arc<Mutex<Says>>,
}

impl Identity {
    pub(crate) async fn start() -> Self {
        let says = Arc::new(Mutex::new(Says {
            metadata: json!({}),
            ..Says::default()
        }));
        let answers = Arc::clone(&says);
        let stub = Stub::start(move |received: Received| {
            let says = Arc::clone(&answers);
            async move { answer(&received, &says.lock().unwrap()) }
        })
        .await;
        Self { stub, says }
    }

    /// How often a path was asked for.
    pub(crate) fn asked(&self, path: &str) -> usize {
        self.stub.received().iter().filter(|one| one.path == path).count()
    }
}

fn answer(received: &Received, says: &Says) -> axum::response::Response {
    let url = format!("http://{}", received.headers["host"].to_str().unwrap());
    let answer = match received.path.as_str() {
        "/.well-known/openid-configuration" => {
            let mut metadata = json!({
                "issuer": url,
                "authorization_endpoint": format!("{url}/authorize"),
                "token_endpoint": format!("{url}/token"),
                "jwks_uri": format!("{url}/keys"),
                "end_session_endpoint": format!("{url}/leave"),
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["EdDSA", "HS256", "none"],
            });
            for (name, value) in says.metadata.as_object().unwrap() {
                metadata[name] = value.clone();
            }
            metadata
        }
        "/keys" => json!({ "keys": says.keys }),
        "/token" => json!({ "access_token": "a", "token_type": "Bearer", "id_token": says.id_token }),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    axum::Json(answer).into_response()
}
