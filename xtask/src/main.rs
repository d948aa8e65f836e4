//! The one door to this repository: `cargo xtask up | test | check | dist | size | bench`.
//!
//! - [`tools`]: what is needed, at which version, where it is looked for and how it is installed.
//! - [`steps`]: runs a step in sight: name, time, and on failure the command, its cause and its last output.
//! - [`dist`], [`size`]: the portal as static files, and what a first load weighs.
//! - [`up`]: portal, token-proxy and sandbox on one machine.
//! - [`bench`]: how fast the token-proxy is, beside an nginx.
//! - [`check`], [`test`], [`walls`]: what must hold before a change lands.
//!
//! Nothing is run through a shell, save the tests' private PostgreSQL, which must not outlive us. Nothing is
//! written outside `target/` and `dist/`, save that server's folder in /tmp while it runs, the rustup target
//! and, on Debian as root, packages of the system.

mod bench;
mod check;
mod counts;
mod dist;
mod place;
#[path = "../../crates/ledger/tests/suite/support/postgres.rs"]
mod postgres;
mod size;
mod steps;
mod test;
mod tools;
mod up;
mod walls;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Everything one does in this repository.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Bring up the portal against the sandbox; Ctrl-C ends everything.
    ///
    /// Installs what is missing, builds the portal and both servers in release, waits until they are
    /// healthy and prints the address. Logs and the configuration in use are under target/up/.
    Up(up::Options),
    /// Run everything: fmt, clippy, walls, native tests, in-browser tests, size, end-to-end tests.
    ///
    /// Installs what is missing, Chromium and ChromeDriver included. Every step runs even when an earlier
    /// one failed; the last line reads `N passed, N failed`. Logs of the steps are under target/xtask/.
    Test,
    /// Run the fast part: fmt, clippy (native and Wasm), walls, unit tests.
    Check,
    /// Check who imports whom, and the other rules read off the sources.
    Walls,
    /// Build the portal into dist/, each file with `.br` and `.gz` beside it.
    Dist(dist::Options),
    /// Print what a first load weighs, file by file; fails above the budget.
    Size,
    /// Measure: `bench proxy` puts the token-proxy beside a bare nginx.
    Bench(bench::Options),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Task::Up(options) => up::run(&options),
        Task::Test => test::run(),
        Task::Check => check::run(),
        Task::Walls => walls::run(),
        Task::Dist(options) => dist::run(&options),
        Task::Size => size::run(),
        Task::Bench(options) => bench::run(&options),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is::<steps::Told>() => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
