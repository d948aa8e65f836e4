//! `cargo xtask bench proxy`: how fast the token-proxy is, beside an nginx that only passes on, in one run.
//!
//! Upstream is the sandbox; everything is on this machine, loopback, release builds, and shares its cores with
//! the load itself. What is measured:
//! - 500 signed-in users who browse, each with a session of their own, a request every second or so;
//! - one cheap forwarded GET (a page of customers), as fast as it goes, through nginx and through the proxy;
//! - 1000 browsers that watch one batch for 65 s, and how often upstream was asked for it meanwhile.

mod http;
mod load;
mod machine;
mod nginx;
mod packages;
mod report;
mod servers;

use crate::place;
use crate::steps::Steps;
use anyhow::{Context, Result, ensure};
use clap::Args;
use load::{Load, Measured};
use report::Report;
use servers::Servers;
use std::fs;
use std::path::PathBuf;

/// How many people are signed in.
const USERS: u32 = 500;
/// How many browsers watch one batch.
const WATCHERS: u32 = 1000;
/// How many rows that batch has: it is under way for longer than it is watched.
const ROWS: u32 = 300;

#[derive(Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// The token-proxy: 500 users browsing, one GET beside nginx, 1000 watchers of one batch.
    Proxy {
        /// Measure what was built before, whatever has changed since
        #[arg(long)]
        as_built: bool,
    },
}

/// Everything this writes, save the programs.
fn folder() -> PathBuf {
    place::target().join("bench")
}

/// # Errors
/// When a program cannot be had or started, or an answer is not the one expected.
pub(crate) fn run(options: &Options) -> Result<()> {
    match options.what {
        What::Proxy { as_built } => proxy(as_built),
    }
}

fn proxy(as_built: bool) -> Result<()> {
    fs::create_dir_all(folder())?;
    machine::raise_open_files()?;
    let tools = packages::prepare()?;
    if !as_built {
        let mut steps = Steps::default();
        steps.run("token-proxy, sandbox: compile", &mut servers::compile())?;
        steps.run("sessions: compile", &mut servers::compile_sessions())?;
    }
    let servers = Servers::start(&tools, USERS)?;
    let mut report = Report::begin();

    let signed_in = |load: Load| load.with_cookies(servers.cookies(), servers.proxy_port);
    let customers = "/api/sites/site-harbour/customers";
    let plain = "/billing/sites/site-harbour/customers";
    let reference = servers.submit(ROWS)?;
    let batch = format!("/api/sites/site-harbour/batches/{reference}");

    // Pools and caches fill before anything is measured.
    signed_in(Load::new(
        "warm up",
        servers.proxy_port,
        &[customers, &batch],
        32,
        3,
    ))
    .run(&tools)?;
    report.memory("memory of the proxy before", servers.proxy_memory()?);

    let browse = [
        "/api/session",
        customers,
        "/api/sites/site-harbour/batches",
        &batch,
    ];
    let load = Load::new("500 users browse", servers.proxy_port, &browse, USERS, 30).thinking(1000);
    report.measured(&signed_in(load).run(&tools)?);
    report.memory("memory of the proxy, 500 users", servers.proxy_memory()?);

    let same =
        |name: &'static str, port, path: &str| Load::new(name, port, &[path], USERS, 15).thinking(1000);
    report.measured(&same("500 users, customers only: nginx", servers.nginx.port, plain).run(&tools)?);
    let load = same("500 users, customers only: proxy", servers.proxy_port, customers);
    report.measured(&signed_in(load).run(&tools)?);

    let flat_out = |name: &'static str, port, path: &str| Load::new(name, port, &[path], 32, 10);
    let load = flat_out("flat out: sandbox alone", servers.sandbox_port, plain);
    report.measured(&load.with_headers(&servers.passed_headers()).run(&tools)?);
    let nginx = flat_out("flat out: nginx proxy_pass", servers.nginx.port, plain).run(&tools)?;
    let proxy = signed_in(flat_out("flat out: proxy", servers.proxy_port, customers)).run(&tools)?;
    report.measured(&nginx);
    report.measured(&proxy);
    report.ratio(&nginx, &proxy);

    let watched = watch(&servers, &tools, &mut report, &batch, &reference);
    report.memory("memory of the proxy, at its peak", servers.proxy_peak()?);
    report.end();
    watched
}

fn watch(
    servers: &Servers,
    tools: &packages::Tools,
    report: &mut Report,
    batch: &str,
    reference: &str,
) -> Result<()> {
    // The sandbox remembers the last requests only, so that its log begins here.
    http::request(servers.sandbox_port, "DELETE", "/sandbox/requests", &[], "")?.well()?;
    let load = Load::new("1000 watch one batch", servers.proxy_port, &[batch], WATCHERS, 65).thinking(5000);
    let watched: Measured = load
        .with_cookies(servers.cookies(), servers.proxy_port)
        .run(tools)?;
    let asked = servers.asked_for(reference)?;
    ensure!(watched.requests > 0, "nobody watched");
    report.measured(&watched);
    report
        .asked(asked.len(), &asked, 65)
        .context("the 30 s were not kept")
}
