//! Waits until a server answers well.

use super::Start;
use super::children::{Children, Event};
use anyhow::{Result, bail};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// Between two questions.
const PAUSE: Duration = Duration::from_millis(200);
/// For one answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Asks until the server answers well. Returns early with an event that makes waiting pointless.
///
/// # Errors
/// When the time is over; with the last lines the server printed.
pub(super) fn wait(children: &mut Children, start: &Start) -> Result<Option<Event>> {
    let Start {
        name,
        port,
        path,
        patience,
        ..
    } = *start;
    let deadline = Instant::now() + patience;
    let mut answer;
    loop {
        answer = ask(port, path);
        if answer.as_ref().is_ok_and(|status| (start.well)(*status)) {
            return Ok(None);
        }
        if let Some(event) = children.wait_at_most(PAUSE) {
            return Ok(Some(event));
        }
        if Instant::now() >= deadline {
            break;
        }
    }
    let found = answer.map_or_else(|error| error.to_string(), |status| format!("status {status}"));
    bail!(
        "{name} is not healthy after {} s: GET {path} on port {port}: {found}\n{}",
        patience.as_secs(),
        children.last_words(name)
    )
}

/// The status of the answer to a GET.
fn ask(port: u16, path: &str) -> std::io::Result<u16> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nAccept: */*\r\nConnection: close\r\n\r\n"
    )?;
    let mut head = [0; 12];
    stream.read_exact(&mut head)?;
    let status = std::str::from_utf8(&head)
        .ok()
        .and_then(|head| head.strip_prefix("HTTP/1.1 "));
    status
        .and_then(|status| status.parse().ok())
        .ok_or_else(|| std::io::Error::other("no HTTP answer"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;
    use std::thread;

    #[test]
    fn reads_the_status() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 16];
            stream.read_exact(&mut request).unwrap();
            stream
                .write_all(b"HTTP/1.1 503 Service Unavailable\r\n\r\n")
                .unwrap();
            request
        });
        assert_eq!(ask(port, "/readyz").unwrap(), 503);
        assert!(server.join().unwrap().starts_with(b"GET /readyz "));
    }
}
