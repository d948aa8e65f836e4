//! ChromeDriver, as a process of its own for each test.

use std::ffi::OsStr;
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

/// How often it may end at its start. It takes a port that is free for IPv4 and then wants the same one for
/// IPv6, where something else may have it.
const STARTS: usize = 5;

/// Starts ChromeDriver on a free port that it chooses itself.
pub(crate) async fn start() -> Driver {
    let program = std::env::var_os(PROGRAM).unwrap_or_else(|| "chromedriver".into());
    for _ in 0..STARTS {
        if let Some(driver) = start_once(&program).await {
            return driver;
        }
    }
    panic!("{} ended without saying its port", program.display());
}

/// `None` when it ended without saying its port.
async fn start_once(program: &OsStr) -> Option<Driver> {
    let mut process = Command::new(program)
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
            return Some(Driver {
                url,
                _process: process,
            });
        }
    }
    None
}
