//! A database of its own for each test, in the server that `POSTGRES_URL` names or one of this process.
//! The token-proxy's tests include this file too, beside `postgres`.

use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use super::postgres::{PostgresServer, VARIABLE, programs};

static SERVER: OnceLock<PostgresServer> = OnceLock::new();
static COUNT: AtomicU32 = AtomicU32::new(0);

/// An empty PostgreSQL database; dropped with this.
pub(crate) struct Database {
    /// What `ledger = "…"` takes.
    pub(crate) url: String,
    server: String,
    name: String,
}

impl Database {
    pub(crate) fn fresh() -> Self {
        let own = || PostgresServer::start().unwrap_or_else(|error| panic!("{error}"));
        let server = std::env::var(VARIABLE).unwrap_or_else(|_| SERVER.get_or_init(own).url.clone());
        let count = COUNT.fetch_add(1, Ordering::SeqCst);
        let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_micros();
        let name = format!("t{}_{count}_{now}", std::process::id());
        say(&server, &format!("CREATE DATABASE {name}"));
        let (before, after) = server
            .split_once("/postgres?")
            .expect("a URL that ends in /postgres?…");
        Self {
            url: format!("{before}/{name}?{after}"),
            server,
            name,
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        say(&self.server, &format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

pub(crate) fn say(url: &str, words: &str) {
    let psql = programs().map_or("psql".into(), |folder| folder.join("psql"));
    let output = Command::new(psql)
        .args(["-X", "-q", "-d", url, "-c", words])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{words}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}
