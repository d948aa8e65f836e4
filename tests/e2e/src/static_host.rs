//! A plain static file server, as a CDN would be: the folder, `index.html` for every other path, and `/api`
//! passed on to a proxy that has no files of its own.

use std::path::Path;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use tokio::net::TcpListener;
use tower_http::services::{ServeDir, ServeFile};

/// A server that has its address and nothing to serve yet.
pub struct StaticHost {
    /// Its origin.
    pub url: String,
    listener: TcpListener,
}

impl StaticHost {
    /// Takes a free port.
    pub async fn bind() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        Self { url, listener }
    }

    /// Serves the built portal under `policy`, the Content-Security-Policy, and passes `/api` on to
    /// `proxy`, an origin.
    pub fn serve(self, policy: &str, proxy: &str) {
        let folder = crate::place::dist();
        let policy = HeaderValue::from_str(policy).unwrap();
        let router = Router::new()
            .route("/api/{*rest}", any(pass_on))
            .with_state((reqwest::Client::new(), proxy.to_owned()))
            .fallback_service(files(&folder))
            .layer(axum::middleware::map_response(move |mut response: Response| {
                let policy = policy.clone();
                async move {
                    let headers = response.headers_mut();
                    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
                    response
                }
            }));
        tokio::spawn(async move { axum::serve(self.listener, router).await.unwrap() });
    }
}

fn files(folder: &Path) -> ServeDir<ServeFile> {
    ServeDir::new(folder).fallback(ServeFile::new(folder.join("index.html")))
}

async fn pass_on(State((client, proxy)): State<(reqwest::Client, String)>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().unwrap().as_str();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let answer = client
        .request(parts.method, format!("{proxy}{path}"))
        .headers(parts.headers)
        .body(body)
        .send()
        .await;
    let Ok(answer) = answer else {
        return StatusCode::BAD_GATEWAY.into_response();
    };
    let mut response = Response::new(Body::empty());
    *response.status_mut() = answer.status();
    // The connection's own headers are this server's business.
    let hop_by_hop = [
        header::CONNECTION,
        header::TRANSFER_ENCODING,
        header::CONTENT_LENGTH,
    ];
    for (name, value) in answer.headers() {
        if !hop_by_hop.contains(name) && name != HeaderName::from_static("keep-alive") {
            response.headers_mut().append(name, value.clone());
        }
    }
    *response.body_mut() = Body::from(answer.bytes().await.unwrap_or_default());
    response
}
