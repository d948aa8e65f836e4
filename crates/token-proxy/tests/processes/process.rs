//! Starting, killing and freezing.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use reqwest::{Client, Response};
use serde_json::Value;

use super::child::{CLOCK, CONFIGURATION, LISTENS};
use super::{CommonClock, Front, Store};

/// A proxy in a process of its own; killed when this goes.
pub(crate) struct Process {
    child: Child,
    pub(crate) url: String,
    client: Client,
}

impl Process {
    /// Starts one, on this ledger and before this upstream, and waits until it listens.
    pub(crate) fn start(store: &Store, clock: &CommonClock, front: &Front) -> Self {
        let path = store.folder().join("proxy.toml");
        std::fs::write(&path, configuration(store, front)).unwrap();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child", "--nocapture"])
            .env(CONFIGURATION, &path)
            .env(CLOCK, &clock.path)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut told = lines.map_while(Result::ok);
        let address = told.find_map(|line| line.strip_prefix(LISTENS).map(str::to_owned));
        let address = address.expect("a process that listens");
        Self {
            child,
            url: format!("http://{address}"),
            client: Client::builder()
                .timeout(Duration::from_secs(30))
                .build()
                .unwrap(),
        }
    }

    /// `kill -9`.
    pub(crate) fn kill(mut self) {
        self.end();
    }

    /// Stops it where it stands, or lets it go on.
    pub(crate) fn freeze(&self, frozen: bool) {
        let signal = if frozen { "-STOP" } else { "-CONT" };
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .unwrap()
                .success()
        );
    }

    /// A request as the portal's pages make it; `None` when the process did not live to answer.
    pub(crate) async fn post(client: Client, url: String, body: Value) -> Option<(u16, Value)> {
        let request = client.post(url).header("x-portal-request", "1").json(&body);
        read(request.header("sec-fetch-site", "same-origin").send().await).await
    }

    pub(crate) async fn get(&self, path: &str) -> Option<(u16, Value)> {
        let request = self.client.get(format!("{}{path}", self.url));
        read(request.header("sec-fetch-site", "same-origin").send().await).await
    }

    pub(crate) fn client(&self) -> Client {
        self.client.clone()
    }

    fn end(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

async fn read(answer: reqwest::Result<Response>) -> Option<(u16, Value)> {
    let answer = answer.ok()?;
    let status = answer.status().as_u16();
    Some((status, answer.json().await.ok()?))
}

fn configuration(store: &Store, front: &Front) -> String {
    let (lines, url) = (store.lines(), &front.url);
    format!(
        "listen = \"127.0.0.1:0\"\n{lines}[sign_in]\nmode = \"none\"\n[pyng]\nbase_url = \"{url}\"\n\
         username = \"demo-partner\"\npassword = \"demo-secret\"\n[[pyng.sites]]\nid = \"site-harbour\"\n\
         name = \"Harbour Energy\"\ncurrency = \"AUD\"\ntime_zone = \"Australia/Sydney\"\n"
    )
}
