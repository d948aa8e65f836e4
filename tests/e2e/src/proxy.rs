//! A token-proxy in this process, on a port of its own, with a stepped clock.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sandbox::STEPPED_START;
use tempfile::TempDir;
use token_proxy::config::{self, Config};
use token_proxy::{App, Clock, first_set_up_link, serve};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// How a proxy differs from the usual one.
#[derive(Clone, Debug)]
pub struct ProxySetup {
    /// Under which path portal and `/api` live.
    pub base_path: &'static str,
    /// The origin people open, where it is not the proxy's own.
    pub public_url: Option<String>,
    /// `sign_in.mode`.
    pub sign_in: &'static str,
    /// `four_eyes` of Harbour Energy.
    pub four_eyes: Option<&'static str>,
    /// The portal's folder; absent where another server has it.
    pub assets: Option<PathBuf>,
    /// How long one request to the upstream may take.
    pub upstream_timeout: Duration,
}

impl Default for ProxySetup {
    fn default() -> Self {
        Self {
            base_path: "/",
            public_url: None,
            sign_in: "none",
            four_eyes: None,
            assets: Some(crate::place::dist()),
            upstream_timeout: Duration::from_secs(15),
        }
    }
}

/// A running proxy.
pub struct Proxy {
    /// Where the portal is, without a slash at the end.
    pub url: String,
    /// The proxy's clock; [`Test::advance`](crate::Test::advance) steps it.
    pub clock: Clock,
    address: SocketAddr,
    app: App,
    config: Config,
    _ledger: TempDir,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Proxy {
    /// Starts a proxy to the upstream at `upstream`.
    pub async fn start(upstream: &str, setup: &ProxySetup) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = configuration(upstream, setup, folder.path());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let clock = Clock::stepped(STEPPED_START);
        let (app, stop, task) = spawn(&config, &clock, listener).await;
        let url = format!("http://{address}{}", setup.base_path.trim_end_matches('/'));
        Self {
            url,
            clock,
            address,
            app,
            config,
            _ledger: folder,
            stop,
            task,
        }
    }

    /// The one-time link for the first account, which a first start prints.
    pub async fn first_link(&self) -> String {
        let link = first_set_up_link(&self.app, self.address).await;
        link.unwrap().expect("there are accounts already")
    }

    /// Ends the proxy and starts it anew at the same address: all it remembered is gone, but for the ledger.
    pub async fn restart(&mut self) {
        let (stop, _) = oneshot::channel();
        let _ = std::mem::replace(&mut self.stop, stop).send(());
        (&mut self.task).await.unwrap();
        let listener = TcpListener::bind(self.address).await.unwrap();
        (self.app, self.stop, self.task) = spawn(&self.config, &self.clock, listener).await;
    }
}

async fn spawn(
    config: &Config,
    clock: &Clock,
    listener: TcpListener,
) -> (App, oneshot::Sender<()>, JoinHandle<()>) {
    let app = App::new(config.clone(), clock.clone()).await.unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let task = tokio::spawn(serve(app.clone(), listener, async move {
        let _ = stopped.await;
    }));
    (app, stop, task)
}

fn configuration(upstream: &str, setup: &ProxySetup, folder: &Path) -> Config {
    let mut text = format!("listen = \"127.0.0.1:0\"\nbase_path = \"{}\"\n", setup.base_path);
    if let Some(url) = &setup.public_url {
        text.push_str(&format!("public_url = \"{url}\"\n"));
    }
    if let Some(folder) = &setup.assets {
        text.push_str(&format!("assets = \"{}\"\n", folder.display()));
    }
    text.push_str(&format!(
        "[sign_in]\nmode = \"{}\"\n[pyng]\nbase_url = \"{upstream}\"\nusername = \"demo-partner\"\n\
         password = \"demo-secret\"\n",
        setup.sign_in
    ));
    for (id, name) in [
        ("site-harbour", "Harbour Energy"),
        ("site-ridge", "Ridge Fitness"),
    ] {
        text.push_str(&format!(
            "[[pyng.sites]]\nid = \"{id}\"\nname = \"{name}\"\ncurrency = \"AUD\"\ntime_zone = \"Australia/Sydney\"\n"
        ));
        if let Some(four_eyes) = setup.four_eyes.filter(|_| id == "site-harbour") {
            text.push_str(&format!("four_eyes = \"{four_eyes}\"\n"));
        }
    }
    let mut config = config::parse(&text, folder, []).unwrap_or_else(|faults| panic!("{faults}"));
    config.limits.upstream_timeout = setup.upstream_timeout;
    config.limits.operation_deadline = config.limits.operation_deadline.min(3 * setup.upstream_timeout);
    // No test waits for the real pauses between retries, nor for connections a browser keeps open.
    config.limits.retry_pause = Duration::from_millis(5);
    config.limits.drain = Duration::from_millis(500);
    config
}
