//! `cargo xtask check`: the fast part of what must hold.

use crate::place;
use crate::steps::Steps;
use crate::tools;
use crate::walls;
use anyhow::Result;

/// Every step runs, whatever became of the one before.
///
/// # Errors
/// When a tool is missing or any step failed.
pub(crate) fn run() -> Result<()> {
    tools::prepare(tools::CHECK)?;
    let mut steps = Steps::default();
    style(&mut steps);
    // A failed step is in the table; the next one may still teach something.
    let _ = steps.run("unit tests", &mut unit_tests());
    steps.conclude()
}

/// Formatting, clippy for both worlds, walls.
pub(crate) fn style(steps: &mut Steps) {
    let clippy = |which: &[&str]| {
        let arguments = [
            &["clippy", "--locked"],
            which,
            &["--all-targets", "--", "-D", "warnings"],
        ]
        .concat();
        place::cargo(&arguments)
    };
    let outcomes = [
        steps.run("fmt", &mut place::cargo(&["fmt", "--all", "--check"])),
        steps.run("clippy, native", &mut clippy(&["--workspace"])),
        steps.run(
            "clippy, Wasm",
            &mut clippy(&["-p", "portal", "--target", "wasm32-unknown-unknown"]),
        ),
        steps.perform("walls", walls::check),
    ];
    // All four run; which of them failed stands in the table.
    drop(outcomes);
}

fn unit_tests() -> std::process::Command {
    let which = [
        "--workspace",
        "--exclude",
        "e2e",
        "--lib",
        "--bins",
        "--locked",
        "--no-fail-fast",
    ];
    let runner: &[&str] = if has_nextest() {
        &["nextest", "run", "--no-tests", "pass"]
    } else {
        &["test"]
    };
    place::cargo(&[runner, &which].concat())
}

/// Whether nextest is there; it is faster, but nobody has to have it.
pub(crate) fn has_nextest() -> bool {
    place::cargo(&["nextest", "--version"])
        .output()
        .is_ok_and(|output| output.status.success())
}
