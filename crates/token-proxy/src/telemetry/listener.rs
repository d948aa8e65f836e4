//! `GET /metrics` on a listener of its own: bounded, slow clients cut off, nothing else answered.
//!
//! Who reaches the address may read it: it is loopback, or whatever the operator wrote. Web pages in a browser of
//! that machine may not.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use super::{process, recorder, standing};
use crate::app::{App, StartFault};

/// How many scrapers are served at once.
const CONNECTIONS: usize = 8;
/// How long a scraper may take to send its headers, and a connection may stay idle.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often what was measured is folded together when nobody reads it; otherwise it would pile up.
const UPKEEP: Duration = Duration::from_secs(5);
/// After a failed accept the next one would fail as well.
const PAUSE: Duration = Duration::from_millis(50);

#[derive(Clone)]
struct Source {
    app: App,
    handle: PrometheusHandle,
    began: Instant,
}

/// Begins to record, and serves `/metrics` for as long as it is polled.
///
/// # Errors
/// When nothing can be recorded.
pub fn serve_metrics(app: App, listener: TcpListener) -> Result<impl Future<Output = ()> + Send, StartFault> {
    let handle = recorder::install()?;
    let began = Instant::now();
    let source = Source { app, handle, began };
    let upkeep = source.handle.clone();
    let router = Router::new().route("/metrics", get(metrics)).with_state(source);
    Ok(async move {
        tokio::join!(accept(listener, router), async move {
            loop {
                tokio::time::sleep(UPKEEP).await;
                upkeep.run_upkeep();
            }
        });
    })
}

async fn accept(listener: TcpListener, router: Router) {
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let permit = Arc::clone(&room).acquire_owned().await.ok();
        match listener.accept().await {
            Ok((stream, _)) => {
                let service = TowerToHyperService::new(router.clone());
                tokio::spawn(async move {
                    connection(stream, service).await;
                    drop(permit);
                });
            }
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

async fn connection(stream: TcpStream, service: TowerToHyperService<Router>) {
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .serve_connection(TokioIo::new(stream), service);
    if let Err(error) = served.await {
        tracing::debug!(%error, "a scraper's connection ended badly");
    }
}

async fn metrics(State(source): State<Source>, headers: HeaderMap) -> Response {
    // Browsers say where a request comes from; `none` is the operator's own address bar.
    if headers.get("sec-fetch-site").is_some_and(|site| site != "none") {
        return StatusCode::FORBIDDEN.into_response();
    }
    process::set(source.began);
    standing::set(&source.app).await;
    let headers = [
        (header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, source.handle.render()).into_response()
}
