//! The programs that are measured: each on a free port of loopback, with its files in `target/bench`.

use super::nginx::Nginx;
use super::packages::Tools;
use super::{folder, http, machine};
use crate::place;
use anyhow::{Context, Result, bail, ensure};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// What the sandbox wants beside a token; it is the version the proxy speaks.
const PASSED_HEADERS: [&str; 1] = ["Pyng-Api-Version: urn:pyng:api:billing:version:v1"];
/// `demo-partner:demo-secret`, the sandbox's demo client.
const BASIC: &str = "Authorization: Basic ZGVtby1wYXJ0bmVyOmRlbW8tc2VjcmV0";
/// How long a program may take to answer for the first time.
const PATIENCE: Duration = Duration::from_secs(30);

/// A program that ends with this value.
pub(super) struct Child(std::process::Child);

impl Child {
    /// Its output goes to `target/bench/<name>.log`.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(super) fn start(name: &str, command: &mut Command) -> Result<Self> {
        let log = File::create(folder().join(format!("{name}.log")))?;
        let child = command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("{name} cannot be started"))?;
        Ok(Self(child))
    }

    fn id(&self) -> u32 {
        self.0.id()
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // Gone already is as good.
        if let Ok(pid) = i32::try_from(self.0.id()) {
            let _ = kill(Pid::from_raw(pid), Signal::SIGTERM);
        }
        let _ = self.0.wait();
    }
}

/// All of them, and the people who are signed in.
pub(super) struct Servers {
    pub(super) sandbox_port: u16,
    pub(super) proxy_port: u16,
    pub(super) nginx: Nginx,
    cookies: Vec<String>,
    token: String,
    proxy: Child,
    _sandbox: Child,
}

impl Servers {
    /// # Errors
    /// When one cannot be started, or is not well in time.
    pub(super) fn start(tools: &Tools, users: u32) -> Result<Self> {
        let (sandbox_port, proxy_port) = (free_port()?, free_port()?);
        let mut command = Command::new(place::target().join("release/sandbox"));
        command.arg("--listen").arg(format!("127.0.0.1:{sandbox_port}"));
        let sandbox = Child::start("sandbox", &mut command)?;
        until(|| http::request(sandbox_port, "GET", "/sandbox/health", &[], "").is_ok())
            .context("sandbox")?;

        let path = write_configuration(sandbox_port, proxy_port)?;
        let mut command = Command::new(place::target().join("release/token-proxy"));
        command.arg("--config").arg(&path).env("NO_COLOR", "true");
        let proxy = Child::start("token-proxy", &mut command)?;
        let ready =
            || http::request(proxy_port, "GET", "/readyz", &[], "").is_ok_and(|answer| answer.status == 200);
        until(ready).context("token-proxy")?;

        let token = token(sandbox_port)?;
        let mut servers = Self {
            nginx: Nginx::start(tools, sandbox_port, &passed(&token))?,
            sandbox_port,
            proxy_port,
            cookies: Vec::new(),
            token,
            proxy,
            _sandbox: sandbox,
        };
        servers.cookies = begin_sessions(users)?;
        Ok(servers)
    }

    /// One `Cookie` header's value for each user.
    pub(super) fn cookies(&self) -> &[String] {
        &self.cookies
    }

    /// What nginx adds, for asking the sandbox itself.
    pub(super) fn passed_headers(&self) -> Vec<String> {
        passed(&self.token)
    }

    /// In kB.
    pub(super) fn proxy_memory(&self) -> Result<u64> {
        machine::memory_kb(self.proxy.id(), "VmRSS")
    }

    /// In kB.
    pub(super) fn proxy_peak(&self) -> Result<u64> {
        machine::memory_kb(self.proxy.id(), "VmHWM")
    }

    /// Sends a batch through the proxy; gives its reference.
    pub(super) fn submit(&self, rows: u32) -> Result<String> {
        let reference = "BENCH-1";
        let rows: Vec<String> = (0..rows)
            .map(|row| {
                format!(
                    r#"{{"rowReference":"R-{row}","customerReference":"HE-{row}","amount":{}}}"#,
                    row + 100
                )
            })
            .collect();
        let body = format!(
            r#"{{"batchReference":"{reference}","rows":[{}]}}"#,
            rows.join(",")
        );
        let cookie = self.cookies.first().context("nobody is signed in")?;
        let headers = [
            format!("Cookie: {cookie}"),
            "Sec-Fetch-Site: same-origin".to_owned(),
            "X-Portal-Request: 1".to_owned(),
            "Content-Type: application/json".to_owned(),
        ];
        http::request(
            self.proxy_port,
            "POST",
            "/api/sites/site-harbour/batches",
            &headers,
            &body,
        )?
        .well()?;
        Ok(reference.to_owned())
    }

    /// When the sandbox was asked for a batch, in ms by its clock.
    pub(super) fn asked_for(&self, reference: &str) -> Result<Vec<i64>> {
        let answer = http::request(self.sandbox_port, "GET", "/sandbox/requests", &[], "")?.well()?;
        let requests: serde_json::Value = serde_json::from_str(&answer.body)?;
        let list = requests
            .as_array()
            .or_else(|| requests.get("requests")?.as_array());
        let end = format!("/batches/{reference}");
        let ours = |one: &&serde_json::Value| {
            one.get("path")
                .and_then(|path| path.as_str())
                .is_some_and(|path| path.ends_with(&end))
        };
        let all = list.context("the sandbox tells no requests")?;
        Ok(all
            .iter()
            .filter(ours)
            .filter_map(|one| one.get("at")?.as_i64())
            .collect())
    }
}

fn passed(token: &str) -> Vec<String> {
    let mut headers = vec![format!("Authorization: Bearer {token}")];
    headers.extend(PASSED_HEADERS.map(str::to_owned));
    headers
}

fn token(port: u16) -> Result<String> {
    let headers = [
        BASIC.to_owned(),
        "Content-Type: application/x-www-form-urlencoded".to_owned(),
    ];
    let headers: Vec<String> = headers
        .into_iter()
        .chain(PASSED_HEADERS.map(str::to_owned))
        .collect();
    let body = "grant_type=client_credentials&scope=billing%3Acustomers%3Aread";
    let answer = http::request(port, "POST", "/billing/oauth2/token", &headers, body)?.well()?;
    let value: serde_json::Value = serde_json::from_str(&answer.body)?;
    let token = value.get("access_token").and_then(|token| token.as_str());
    Ok(token.context("the sandbox gives no token")?.to_owned())
}

/// A fresh ledger each time.
fn write_configuration(sandbox: u16, proxy: u16) -> Result<std::path::PathBuf> {
    let below = folder().join("proxy");
    let _ = fs::remove_dir_all(&below);
    fs::create_dir_all(&below)?;
    let path = below.join("proxy.toml");
    let text = format!(
        r#"listen = "127.0.0.1:{proxy}"
public_url = "http://localhost:{proxy}"
ledger = "ledger.db"
[sign_in]
mode = "local"
[pyng]
base_url = "http://127.0.0.1:{sandbox}"
username = "demo-partner"
password = "demo-secret"
[[pyng.sites]]
id = "site-harbour"
name = "Harbour Energy"
currency = "AUD"
time_zone = "Australia/Sydney"
"#
    );
    fs::write(&path, text)?;
    Ok(path)
}

/// Straight into the ledger: signing in is slow on purpose.
fn begin_sessions(users: u32) -> Result<Vec<String>> {
    let ledger = folder().join("proxy/ledger.db");
    let output = Command::new(place::target().join("debug/examples/begin_sessions"))
        .arg(&ledger)
        .arg(ledger.with_added_extension("keys"))
        .arg(users.to_string())
        .output()
        .context("begin_sessions cannot be started")?;
    if !output.status.success() {
        bail!("no sessions: {}", String::from_utf8_lossy(&output.stderr));
    }
    let secrets = String::from_utf8(output.stdout)?;
    let cookies: Vec<String> = secrets
        .lines()
        .map(|secret| format!("__Host-portal={secret}"))
        .collect();
    ensure!(
        cookies.len() == usize::try_from(users)?,
        "only {} sessions",
        cookies.len()
    );
    Ok(cookies)
}

pub(super) fn compile() -> Command {
    place::cargo(&[
        "build",
        "--release",
        "--locked",
        "-p",
        "sandbox",
        "-p",
        "token-proxy",
    ])
}

pub(super) fn compile_sessions() -> Command {
    place::cargo(&[
        "build",
        "--locked",
        "-p",
        "ledger",
        "-p",
        "token-proxy",
        "--example",
        "begin_sessions",
    ])
}

/// # Errors
/// When it does not come true in time.
pub(super) fn until(well: impl Fn() -> bool) -> Result<()> {
    let deadline = Instant::now() + PATIENCE;
    while !well() {
        ensure!(
            Instant::now() < deadline,
            "not well in time; see {}",
            folder().display()
        );
        thread::park_timeout(Duration::from_millis(50));
    }
    Ok(())
}

pub(super) fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port is free")?;
    Ok(listener.local_addr()?.port())
}
