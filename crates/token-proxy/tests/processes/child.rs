//! What a process does.

use std::path::Path;

use token_proxy::{App, config, serve};
use tokio::net::TcpListener;

/// The configuration of a process; absent where the test runs among the others.
pub(super) const CONFIGURATION: &str = "PROXY_TEST_CONFIGURATION";
/// The file with its clock.
pub(super) const CLOCK: &str = "PROXY_TEST_CLOCK";
/// What it prints before its address.
pub(super) const LISTENS: &str = "proxy listens on ";

/// Serves for ever, if the environment says so.
pub(crate) fn serve_if_told() {
    let (Ok(path), Ok(clock)) = (std::env::var(CONFIGURATION), std::env::var(CLOCK)) else {
        return;
    };
    let text = std::fs::read_to_string(&path).unwrap();
    let folder = Path::new(&path).parent().unwrap();
    let config = config::parse(&text, folder, []).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let app = App::new(config, super::clock::read(&clock)).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("\n{LISTENS}{}", listener.local_addr().unwrap());
        serve(app, listener, std::future::pending()).await;
    });
}
