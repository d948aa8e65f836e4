//! The accept loop: bounded connections, slow clients cut off, and a shutdown that drains.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::Router;
use axum::middleware::AddExtension;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::Layer;

use crate::app::App;
use crate::config::{Config, Limits, Network, Way};
use crate::connections::Connections;
use crate::peer::Peer;
use crate::router::router;
use crate::slow_reader::Impatient;
use crate::workers::Workers;

/// After a failed accept (too many open files, say) the next one would fail as well.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Serves until `shutdown` is done, then lets requests in progress end, and what their browsers left
/// behind, for `Limits::drain` at most.
pub async fn serve(app: App, listener: TcpListener, shutdown: impl Future<Output = ()>) {
    let limits = app.config().limits.clone();
    let detached = app.detached().clone();
    let workers = Workers::start(&app);
    let connections = Connections::new(limits.address_connections, in_front(app.config()));
    let service = router(app);
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(limits.connections));
    tokio::pin!(shutdown);
    loop {
        tokio::select! {
            biased;
            () = &mut shutdown => break,
            accepted = accept(&listener, &room) => {
                let (stream, peer, permit) = accepted;
                let Some(counted) = connections.enter(peer.ip()) else {
                    tracing::debug!(%peer, "too many connections of one address");
                    continue;
                };
                let connection = connection(stream, Peer(peer), &service, &limits);
                let watched = graceful.watch(connection);
                tokio::spawn(async move {
                    if let Err(error) = watched.await {
                        tracing::debug!(%error, "a connection ended badly");
                    }
                    drop((counted, permit));
                });
            }
        }
    }
    drop(listener);
    tracing::info!(connections = graceful.count(), "draining");
    let drained = async {
        workers.end().await;
        graceful.shutdown().await;
        detached.close();
        detached.wait().await;
    };
    if tokio::time::timeout(limits.drain, drained).await.is_err() {
        tracing::warn!("requests still in progress were cut off");
    }
}

/// The proxies through which many people come.
fn in_front(config: &Config) -> Vec<Network> {
    let mut networks = config.server.trusted_proxies.clone();
    if let Way::TrustedHeader(settings) = &config.sign_in.way {
        networks.extend(&settings.from);
    }
    networks
}

async fn accept(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> (TcpStream, SocketAddr, Option<tokio::sync::OwnedSemaphorePermit>) {
    // The semaphore is never closed, so there always is a permit in the end.
    let permit = Arc::clone(room).acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, peer, permit),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

fn connection(
    stream: TcpStream,
    peer: Peer,
    service: &Router,
    limits: &Limits,
) -> http1::Connection<TokioIo<Impatient<TcpStream>>, TowerToHyperService<AddExtension<Router, Peer>>> {
    // Answers are written whole; waiting for more would only delay them.
    let _ = stream.set_nodelay(true);
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_timeout)
        .max_buf_size(limits.header_bytes)
        .serve_connection(
            TokioIo::new(Impatient::new(stream, limits.write_timeout)),
            TowerToHyperService::new(Extension(peer).layer(service.clone())),
        )
}
