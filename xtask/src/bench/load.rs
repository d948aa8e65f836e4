//! Load by wrk, steered by a script, and what it measured.

use super::packages::Tools;
use super::{folder, machine};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::time::Duration;

const SCRIPT: &str = include_str!("load.lua");

/// What to ask, how often, in whose name.
pub(super) struct Load {
    name: &'static str,
    port: u16,
    paths: Vec<String>,
    connections: u32,
    seconds: u32,
    think_ms: u32,
    cookies: Vec<String>,
    headers: Vec<String>,
}

/// What came of it; times as wrk measures them, from the request to the end of its answer.
pub(super) struct Measured {
    pub(super) name: &'static str,
    pub(super) requests: u64,
    pub(super) elapsed: Duration,
    /// Answers with a status of 400 or above, and connections that broke.
    pub(super) failed: u64,
    pub(super) p50: Duration,
    pub(super) p99: Duration,
    pub(super) slowest: Duration,
    pub(super) machine_load: String,
}

impl Load {
    pub(super) fn new(name: &'static str, port: u16, paths: &[&str], connections: u32, seconds: u32) -> Self {
        Self {
            name,
            port,
            paths: paths.iter().map(|path| (*path).to_owned()).collect(),
            connections,
            seconds,
            think_ms: 0,
            cookies: Vec::new(),
            headers: Vec::new(),
        }
    }

    /// Each connection waits so long between two requests: half to one and a half of it, by chance.
    pub(super) fn thinking(mut self, ms: u32) -> Self {
        self.think_ms = ms;
        self
    }

    /// In the name of these sessions, as pages of the portal do.
    pub(super) fn with_cookies(mut self, cookies: &[String], port: u16) -> Self {
        self.cookies = cookies.to_vec();
        self.headers = vec![
            format!("Host: localhost:{port}"),
            "Sec-Fetch-Site: same-origin".to_owned(),
        ];
        self
    }

    pub(super) fn with_headers(mut self, headers: &[String]) -> Self {
        self.headers = headers.to_vec();
        self
    }

    /// # Errors
    /// When wrk fails or measures nothing.
    pub(super) fn run(&self, tools: &Tools) -> Result<Measured> {
        println!("… {} ({} s)", self.name, self.seconds);
        let path = folder().join("load.lua");
        fs::write(&path, self.script())?;
        let output = tools
            .wrk()
            .args(["--threads", "1", "--timeout", "30s"])
            .args(["--connections", &self.connections.to_string()])
            .args(["--duration", &format!("{}s", self.seconds)])
            .arg("--script")
            .arg(&path)
            .arg(format!("http://127.0.0.1:{}", self.port))
            .output()
            .context("wrk cannot be started")?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let numbers = text.lines().find_map(|line| line.strip_prefix("MEASURED "));
        let numbers: Vec<u64> = numbers
            .unwrap_or_default()
            .split(' ')
            .filter_map(|number| number.parse().ok())
            .collect();
        let &[requests, micros, refused, broken, p50, p99, slowest] = numbers.as_slice() else {
            anyhow::bail!(
                "wrk measured nothing:\n{text}{}",
                String::from_utf8_lossy(&output.stderr)
            );
        };
        ensure!(requests > 0, "no request was answered");
        Ok(Measured {
            name: self.name,
            requests,
            elapsed: Duration::from_micros(micros),
            failed: refused + broken,
            p50: Duration::from_micros(p50),
            p99: Duration::from_micros(p99),
            slowest: Duration::from_micros(slowest),
            machine_load: machine::load(),
        })
    }

    fn script(&self) -> String {
        let list = |texts: &[String]| -> String { texts.iter().map(|text| format!("{text:?},")).collect() };
        let fixed: String = self
            .headers
            .iter()
            .filter_map(|header| header.split_once(": "))
            .map(|(name, value)| format!("[{name:?}]={value:?},"))
            .collect();
        format!(
            "think = {}\npaths = {{{}}}\ncookies = {{{}}}\nfixed = {{{fixed}}}\n{SCRIPT}",
            self.think_ms,
            list(&self.paths),
            list(&self.cookies)
        )
    }
}
