//! What stands before the sandbox: it remembers every body, takes its time, and lets a request have its effect
//! although whoever sent it has died.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::Response;
use reqwest::Client;
use sandbox::Control;
use tokio::net::TcpListener;
use tokio::sync::RwLock;
use wire::Timestamp;

/// A request that arrived.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// When, by the sandbox's clock.
    pub(crate) at: Timestamp,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) body: Bytes,
    /// What the sandbox answered.
    pub(crate) status: u16,
}

pub(crate) struct Front {
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    /// Held while a request is on its way upstream.
    pub(crate) still: Arc<RwLock<()>>,
}

impl Front {
    /// Forwards to `upstream`; each request, and each answer, is late by `lateness`.
    pub(crate) async fn start(
        upstream: String,
        control: Control,
        lateness: impl Fn() -> Duration + Clone + Send + Sync + 'static,
    ) -> Self {
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (log, client) = (Arc::clone(&seen), Client::new());
        let still: Arc<RwLock<()>> = Arc::default();
        let held = Arc::clone(&still);
        let handler = move |request: Request| {
            let (log, client, control) = (Arc::clone(&log), client.clone(), control.clone());
            let (upstream, lateness, held) = (upstream.clone(), lateness.clone(), Arc::clone(&held));
            async move {
                let (parts, body) = request.into_parts();
                let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
                let forward = async move {
                    let still = held.read().await;
                    tokio::time::sleep(lateness()).await;
                    let at = control.now();
                    let request = client
                        .request(parts.method.clone(), format!("{upstream}{}", parts.uri))
                        .headers(parts.headers)
                        .body(body.clone());
                    let answer = match request.send().await {
                        Ok(answer) => {
                            let status = answer.status();
                            answer.bytes().await.ok().map(|bytes| (status, bytes))
                        }
                        Err(_) => None,
                    };
                    drop(still);
                    let (status, bytes) = answer.unwrap_or((StatusCode::BAD_GATEWAY, Bytes::new()));
                    log.lock().unwrap().push(Seen {
                        at,
                        method: parts.method.to_string(),
                        path: parts.uri.to_string(),
                        body,
                        status: status.as_u16(),
                    });
                    tokio::time::sleep(lateness()).await;
                    Response::builder()
                        .status(status)
                        .body(Body::from(bytes))
                        .unwrap()
                };
                // It has its effect although the one who asked is gone.
                tokio::spawn(forward).await.unwrap()
            }
        };
        let router = Router::new().fallback(handler);
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, seen, still }
    }

    /// What arrived, in the order in which it was answered.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// The submissions.
    pub(crate) fn submissions(&self) -> Vec<Seen> {
        let mut all = self.seen();
        all.retain(|one| one.method == "POST" && one.path.ends_with("/batches"));
        all
    }

    /// The questions about a batch, with its name.
    pub(crate) fn questions(&self) -> Vec<(String, Seen)> {
        let named = |one: Seen| Some((one.path.split_once("/batches/")?.1.to_owned(), one));
        self.seen().into_iter().filter_map(named).collect()
    }
}
