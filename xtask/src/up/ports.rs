//! Ports of this machine.

use anyhow::{Context, Result, bail};
use std::net::{Ipv4Addr, Ipv6Addr, TcpListener, TcpStream};

/// # Errors
/// When somebody listens on the port already. Also when that is on IPv6 only: `localhost` may lead there.
pub(super) fn require_free(port: u16) -> Result<()> {
    let taken = match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => TcpStream::connect((Ipv6Addr::LOCALHOST, port)).is_ok(),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => true,
        Err(error) => return Err(error).with_context(|| format!("port {port} cannot be listened on")),
    };
    if taken {
        bail!(
            "port {port} is taken; choose another: cargo xtask up --port {}",
            port.checked_add(1).unwrap_or(8081)
        );
    }
    Ok(())
}

/// The preferred port, or any other when it is taken.
pub(super) fn preferred(port: u16) -> Result<u16> {
    match require_free(port) {
        Ok(()) => Ok(port),
        Err(_) => any(),
    }
}

/// A port nobody listens on.
pub(super) fn any() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port is free")?;
    Ok(listener.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_told_with_the_way_out() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let message = require_free(port).unwrap_err().to_string();
        assert!(message.contains("--port"), "{message}");
        assert_ne!(preferred(port).unwrap(), port);
    }
}
