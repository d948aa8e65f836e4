//! `cargo xtask test`: everything that must hold before a change lands; what continuous integration runs.

use crate::postgres::{PostgresServer, VARIABLE};
use crate::steps::Steps;
use crate::tools::Kit;
use crate::{check, dist, place, size, tools};
use anyhow::{Context, Result};
use std::process::Command;

/// Where the end-to-end tests find the finished portal.
const DIST: &str = "PORTAL_DIST";

/// Where the proxy's tests find the identity provider.
const OIDC_PROVIDER: &str = "OIDC_PROVIDER";

/// Every step runs even when an earlier one failed, save the end-to-end tests where there is no portal.
///
/// # Errors
/// When a tool is missing or any step failed.
pub(crate) fn run() -> Result<()> {
    let kit = tools::prepare(tools::TEST)?;
    let mut steps = Steps::default();
    check::style(&mut steps);
    // What became of a step stands in the table; the next one runs all the same. One PostgreSQL serves all
    // of them; it ends when it is dropped, or with us.
    let postgres = PostgresServer::start().context("the private PostgreSQL of the tests")?;
    for (name, mut command) in [
        ("native tests", native()),
        ("the proxy on PostgreSQL", proxy_on_postgres()),
        ("documentation tests", documentation()),
    ] {
        command.env(VARIABLE, &postgres.url);
        if let Some(modules) = &kit.identity_provider {
            command.env(OIDC_PROVIDER, modules);
        }
        let _ = steps.run(name, &mut command);
    }
    drop(postgres);
    let _ = steps.run("in-browser tests", &mut in_browser(&kit));
    if dist::ensure(&mut steps, &kit).is_ok() {
        let _ = steps.perform("size", size::weigh);
        let _ = steps.run("end-to-end tests", &mut end_to_end(&kit));
    }
    steps.conclude()
}

fn native() -> Command {
    run_tests(
        &["--workspace", "--exclude", "e2e", "--locked", "--no-fail-fast"],
        "--all-targets",
    )
}

/// The ledger's own tests run on both stores by themselves; the proxy's run once more.
fn proxy_on_postgres() -> Command {
    let which = [
        "-p",
        "token-proxy",
        "--test",
        "suite",
        "--locked",
        "--no-fail-fast",
    ];
    let mut command = run_tests(&which, "--quiet");
    command.env("LEDGER_STORE", "postgres");
    command
}

fn run_tests(which: &[&str], without_nextest: &str) -> Command {
    if check::has_nextest() {
        place::cargo(&[&["nextest", "run", "--no-tests", "pass"][..], which].concat())
    } else {
        place::cargo(&[&["test", without_nextest][..], which].concat())
    }
}

fn documentation() -> Command {
    place::cargo(&[
        "test",
        "--doc",
        "--workspace",
        "--exclude",
        "e2e",
        "--locked",
        "--no-fail-fast",
    ])
}

/// Chromium's arguments are in `webdriver.json`, where the runner looks for them.
fn in_browser(kit: &Kit) -> Command {
    let target = ["--target", "wasm32-unknown-unknown"];
    let mut command = place::cargo(
        &[
            &["test", "-p", "portal", "--test", "web", "--locked"][..],
            &target,
        ]
        .concat(),
    );
    with_browser(&mut command, kit);
    if let Some(runner) = kit.program("wasm-bindgen-test-runner") {
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner);
    }
    command
}

fn end_to_end(kit: &Kit) -> Command {
    let mut command = place::cargo(&["test", "-p", "e2e", "--locked", "--no-fail-fast"]);
    with_browser(&mut command, kit);
    command.env(DIST, place::dist());
    command
}

/// `CHROMEDRIVER` and `CHROMIUM` say where the two are.
fn with_browser(command: &mut Command, kit: &Kit) {
    kit.equip(command);
    for (variable, name) in [("CHROMEDRIVER", "chromedriver"), ("CHROMIUM", "chromium")] {
        if let Some(program) = kit.program(name) {
            command.env(variable, program);
        }
    }
}
