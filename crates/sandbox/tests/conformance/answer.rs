//! An answer, read whole.

use reqwest::header::HeaderMap;
use serde_json::Value;

/// Status, headers, and the body as JSON (`null` when it is not).
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Value,
    pub(super) text: String,
}

impl Answer {
    pub(super) async fn read(response: reqwest::Response) -> Self {
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let text = response.text().await.expect("the body arrives");
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Self {
            status,
            headers,
            body,
            text,
        }
    }

    /// The `data` of a success with this status.
    pub(super) fn data(&self, status: u16) -> &Value {
        assert_eq!(self.status, status, "{}", self.text);
        assert!(
            self.trace_id().is_some(),
            "every success has a traceId: {}",
            self.text
        );
        &self.body["data"]
    }

    pub(super) fn trace_id(&self) -> Option<&str> {
        self.body["traceId"].as_str().filter(|id| !id.is_empty())
    }

    /// The header as text.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .get(name)
            .map(|value| value.to_str().expect("headers are text"))
    }

    /// Asserts a refusal in the contract's format and returns its `(code tail, target)` pairs.
    pub(super) fn refusal(&self, status: u16) -> Vec<(String, String)> {
        assert_eq!(self.status, status, "{}", self.text);
        assert!(
            self.trace_id().is_some(),
            "every refusal has a traceId: {}",
            self.text
        );
        let errors = self.body["errors"].as_array().expect("a list of errors");
        assert!(!errors.is_empty(), "{}", self.text);
        errors
            .iter()
            .map(|error| {
                let code = error["code"].as_str().expect("a code");
                let tail = code
                    .strip_prefix("urn:pyng:platform:billing:error:")
                    .expect("a URN");
                assert!(
                    error["displayMessage"]
                        .as_str()
                        .is_some_and(|text| !text.is_empty())
                );
                (
                    tail.to_owned(),
                    error["target"].as_str().unwrap_or_default().to_owned(),
                )
            })
            .collect()
    }

    /// The code of a refusal with one fault, without its common beginning.
    pub(super) fn code(&self, status: u16) -> String {
        let refusal = self.refusal(status);
        assert_eq!(refusal.len(), 1, "{}", self.text);
        refusal[0].0.clone()
    }

    /// The targets of a refusal, in order.
    pub(super) fn targets(&self, status: u16) -> Vec<String> {
        self.refusal(status)
            .into_iter()
            .map(|(_, target)| target)
            .collect()
    }
}
