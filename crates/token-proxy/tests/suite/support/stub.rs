//! An upstream whose every byte the test decides.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::AbortHandle;

/// A request as the stub received it.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Received {
    pub(crate) fn is_token(&self) -> bool {
        self.path == "/billing/oauth2/token"
    }

    pub(crate) fn bearer(&self) -> &str {
        self.headers["authorization"]
            .to_str()
            .unwrap()
            .strip_prefix("Bearer ")
            .unwrap()
    }
}

pub(crate) struct Stub {
    pub(crate) url: String,
    received: Arc<Mutex<Vec<Received>>>,
    task: AbortHandle,
}

impl Stub {
    /// Answers each request by `answer`.
    pub(crate) async fn start<F, Fut>(answer: F) -> Self
    where
        F: Fn(Received) -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = Response> + Send + 'static,
    {
        Self::start_on(TcpListener::bind("127.0.0.1:0").await.unwrap(), answer)
    }

    /// As [`Stub::start`], at an address of the test's choice.
    pub(crate) fn start_on<F, Fut>(listener: TcpListener, answer: F) -> Self
    where
        F: Fn(Received) -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = Response> + Send + 'static,
    {
        let received = Arc::new(Mutex::new(Vec::new()));
        let url = format!("http://{}", listener.local_addr().unwrap());
        let log = Arc::clone(&received);
        let handler = move |request: Request| {
            let (answer, log) = (answer.clone(), Arc::clone(&log));
            async move {
                let (parts, body) = request.into_parts();
                let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
                let (method, path) = (parts.method.to_string(), parts.uri.to_string());
                let one = Received {
                    method,
                    path,
                    headers: parts.headers,
                    body,
                };
                log.lock().unwrap().push(one.clone());
                answer(one).await
            }
        };
        let router = Router::new().fallback(handler);
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() }).abort_handle();
        Self { url, received, task }
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    pub(crate) fn tokens(&self) -> usize {
        self.received().iter().filter(|one| one.is_token()).count()
    }

    /// What was received but questions for tokens.
    pub(crate) fn calls(&self) -> Vec<Received> {
        self.received()
            .into_iter()
            .filter(|one| !one.is_token())
            .collect()
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A token that lives for `seconds`.
pub(crate) fn token(text: &str, seconds: i64) -> Response {
    axum::Json(json!({ "access_token": text, "token_type": "Bearer", "expires_in": seconds })).into_response()
}

/// A success in upstream's envelope.
pub(crate) fn data(status: u16, data: &Value) -> Response {
    let status = StatusCode::from_u16(status).unwrap();
    (
        status,
        axum::Json(json!({ "data": data, "traceId": "trace-good" })),
    )
        .into_response()
}

/// An error in upstream's form.
pub(crate) fn error(status: u16, code: &str) -> Response {
    let errors = json!([{ "code": code, "displayMessage": "As upstream says.", "target": "field" }]);
    let status = StatusCode::from_u16(status).unwrap();
    (
        status,
        axum::Json(json!({ "errors": errors, "traceId": "trace-bad" })),
    )
        .into_response()
}
