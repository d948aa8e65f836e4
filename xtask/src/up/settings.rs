//! The configuration of the token-proxy for one machine with a sandbox, written to `target/up/`.

use crate::place;
use anyhow::{Context, Result};
use std::fs;
use std::path::PathBuf;

/// The sandbox's demo client; no secret of anybody.
const PASSWORD: &str = "demo-secret";

/// Who listens where.
pub(super) struct Settings {
    /// Where people open the portal.
    pub(super) portal_port: u16,
    /// The token-proxy; the same, unless Trunk serves the portal.
    pub(super) proxy_port: u16,
    pub(super) sandbox_port: u16,
    /// Whether people sign in, with accounts in `target/up/ledger.db`.
    pub(super) sign_in: bool,
    /// The folder of the portal, when the token-proxy serves it.
    pub(super) assets: Option<PathBuf>,
}

impl Settings {
    /// The address people open; also the only origin the token-proxy listens to.
    pub(super) fn public_url(&self) -> String {
        format!("http://localhost:{}", self.portal_port)
    }

    /// # Errors
    /// When the files cannot be written.
    pub(super) fn write(&self) -> Result<()> {
        fs::create_dir_all(folder())?;
        fs::write(password(), PASSWORD).context("the password file cannot be written")?;
        fs::write(path(), self.toml()).with_context(|| format!("{} cannot be written", path().display()))
    }

    fn toml(&self) -> String {
        let assets = self.assets.as_ref().map_or_else(String::new, |folder| {
            format!("assets = {:?}\n", folder.display().to_string())
        });
        let mode = if self.sign_in { "local" } else { "none" };
        let (public_url, password) = (self.public_url(), password().display().to_string());
        let Self {
            proxy_port,
            sandbox_port,
            ..
        } = self;
        format!(
            r#"# Written by `cargo xtask up`; a start for a configuration of your own.
listen = "127.0.0.1:{proxy_port}"
public_url = "{public_url}"
base_path = "/"
{assets}
[sign_in]
mode = "{mode}"

[pyng]
base_url = "http://127.0.0.1:{sandbox_port}"
username = "demo-partner"
password_file = {password:?}

[[pyng.sites]]
id = "site-harbour"
name = "Harbour Energy"
currency = "AUD"
time_zone = "Australia/Sydney"

[[pyng.sites]]
id = "site-ridge"
name = "Ridge Fitness"
currency = "AUD"
time_zone = "Australia/Sydney"
"#
        )
    }
}

/// Configuration, password and logs.
pub(super) fn folder() -> PathBuf {
    place::target().join("up")
}

/// The configuration file.
pub(super) fn path() -> PathBuf {
    folder().join("token-proxy.toml")
}

/// What is kept from one run to the next.
pub(super) fn ledger() -> PathBuf {
    folder().join("ledger.db")
}

fn password() -> PathBuf {
    folder().join("pyng-password")
}
