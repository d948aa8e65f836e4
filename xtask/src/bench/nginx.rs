//! A bare nginx: `proxy_pass` with a kept-alive pool and the headers upstream wants, and nothing else.

use super::packages::Tools;
use super::servers::{Child, free_port};
use super::{folder, http};
use anyhow::{Context, Result};
use std::fs;

pub(super) struct Nginx {
    pub(super) port: u16,
    _child: Child,
}

impl Nginx {
    /// # Errors
    /// When it cannot be started.
    pub(super) fn start(tools: &Tools, upstream: u16, headers: &[String]) -> Result<Self> {
        let port = free_port()?;
        let prefix = folder().join("nginx");
        fs::create_dir_all(&prefix)?;
        let path = prefix.join("nginx.conf");
        fs::write(&path, configuration(port, upstream, headers))?;
        let mut command = tools.nginx();
        command.arg("-p").arg(&prefix).arg("-c").arg(&path);
        command.arg("-e").arg(prefix.join("error.log"));
        let child = Child::start("nginx", &mut command)?;
        super::servers::until(|| http::request(port, "GET", "/", &[], "").is_ok()).context("nginx")?;
        Ok(Self { port, _child: child })
    }
}

/// Paths are below the prefix; workers keep the user who starts it.
fn configuration(port: u16, upstream: u16, headers: &[String]) -> String {
    let user = if nix::unistd::geteuid().is_root() {
        "user root;"
    } else {
        ""
    };
    let headers: String = headers
        .iter()
        .filter_map(|header| header.split_once(": "))
        .map(|(name, value)| format!("            proxy_set_header {name} \"{value}\";\n"))
        .collect();
    format!(
        r#"{user}
daemon off;
worker_processes auto;
pid nginx.pid;
events {{ worker_connections 4096; }}
http {{
    access_log access.log;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    upstream pyng {{ server 127.0.0.1:{upstream}; keepalive 64; }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://pyng;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
{headers}        }}
    }}
}}
"#
    )
}
