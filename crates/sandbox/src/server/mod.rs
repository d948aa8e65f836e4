//! Listening, and ending well.

mod exchange;
mod host;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::middleware::from_fn_with_state;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};

use crate::app::App;
use crate::control::Control;
use crate::options::Options;
use crate::{billing, pages, steering};

/// How long requests under way may take after [`Running::stop`], in real time.
const DRAIN: Duration = Duration::from_secs(5);

/// A sandbox that listens. It ends when it is stopped or dropped.
pub struct Running {
    address: SocketAddr,
    base_url: String,
    control: Control,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Running {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address as a URL without a final `/`: `http://127.0.0.1:9010`.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The controls, for use in the same process.
    pub fn control(&self) -> Control {
        self.control.clone()
    }

    /// Takes no new requests, lets those under way end for five seconds, and returns.
    pub async fn stop(self) {
        // Whether it hears us or has ended already is the same to us.
        let _ = self.stop.send(());
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the sandbox did not end well");
        }
    }
}

/// Listens on `address`, which must be a loopback one; port 0 takes any free port.
///
/// # Errors
/// The address is not a loopback address, or cannot be listened on.
pub async fn listen(address: SocketAddr, options: Options) -> io::Result<Running> {
    refuse_public(address)?;
    start(TcpListener::bind(address).await?, options)
}

/// Serves on a listener that is there already; must be called within a Tokio runtime.
///
/// # Errors
/// The listener's address is not a loopback address, or cannot be told.
pub fn start(listener: TcpListener, options: Options) -> io::Result<Running> {
    let address = listener.local_addr()?;
    refuse_public(address)?;
    let base_url = format!("http://{address}");
    let app = Arc::new(App::new(options, &base_url));
    let control = Control::new(Arc::clone(&app));
    let (stop, stopped) = oneshot::channel();
    let task = tokio::spawn(accept(listener, app, stopped));
    Ok(Running {
        address,
        base_url,
        control,
        stop,
        task,
    })
}

/// The sandbox's credentials are public and its controls are open: nobody else may reach them.
fn refuse_public(address: SocketAddr) -> io::Result<()> {
    if address.ip().is_loopback() {
        return Ok(());
    }
    let text = format!(
        "{address} can be reached from other machines, and the sandbox has no real secrets to keep them \
         out; listen on a loopback address such as 127.0.0.1:{}",
        address.port()
    );
    Err(io::Error::new(io::ErrorKind::InvalidInput, text))
}

async fn accept(listener: TcpListener, app: Arc<App>, mut stopped: oneshot::Receiver<()>) {
    let router = router(&app);
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            // Also when the sender is dropped.
            _ = &mut stopped => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    serve(stream, &app, &router, &graceful, &mut connections);
                }
                // Such as too many open files: wait for some to be closed.
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(DRAIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were still under way");
    }
    connections.shutdown().await;
}

fn serve(
    stream: TcpStream,
    app: &Arc<App>,
    router: &Router,
    graceful: &GracefulShutdown,
    connections: &mut JoinSet<()>,
) {
    let (app, router) = (Arc::clone(app), router.clone());
    let service = service_fn(move |request: Request<hyper::body::Incoming>| {
        exchange::answer(Arc::clone(&app), router.clone(), request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service);
    let watched = graceful.watch(connection);
    connections.spawn(async move {
        if let Err(error) = watched.await {
            // A client that went away, or a fault that was asked for.
            tracing::debug!(%error, "a connection ended early");
        }
    });
}

/// The API as it is; the controls and pages behind the check of the host.
fn router(app: &Arc<App>) -> Router {
    let ours = pages::router(app)
        .merge(steering::router(app))
        .layer(from_fn_with_state(Arc::clone(app), host::check));
    billing::router(app).merge(ours)
}
