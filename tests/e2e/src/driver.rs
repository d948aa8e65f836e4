//! ChromeDriver, as a process of its own for each test.

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// Names the program, where it is not on the path.
const PROGRAM: &str = "CHROMEDRIVER";

/// A running ChromeDriver; it ends with this value.
pub(crate) struct Driver {
    pub(crate) url: String,
    _process: Child,
}

/// Starts ChromeDriver on a free port that it chooses itself.
pub(crate) async fn start() -> Driver {
    let program = std::env::var_os(PROGRAM).unwrap_or_else(|| "chromedriver".into());
    let mut process = Command::new(&program)
        .arg("--port=0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap_or_else(|error| panic!("{} does not start: {error}", program.display()));
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    while let Some(line) = lines.next_line().await.unwrap() {
        // "ChromeDriver was started successfully on port 40123."
        if let Some((_, rest)) = line.split_once("successfully on port ") {
            let port = rest.trim_end_matches('.');
            let url = format!("http://127.0.0.1:{port}");
            // Whoever closes the pipe makes the driver fail at its next word.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Driver {
                url,
                _process: process,
            };
        }
    }
    panic!("{} ended without saying its port", program.display());
}
