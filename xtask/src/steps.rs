//! Runs steps in sight of the user: name and time while it lasts; on failure the command, its cause and
//! its last output. The whole output of a step stays in `target/xtask/<step>.log`.

mod cause;
mod process;

use crate::counts::Counts;
use crate::place;
use anyhow::{Result, bail};
use std::fmt;
use std::process::Command;
use std::time::{Duration, Instant};

/// The failure was already told to the user, nothing is left to print.
#[derive(Debug)]
pub(crate) struct Told;

impl fmt::Display for Told {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a step failed (see above)")
    }
}

impl std::error::Error for Told {}

/// Steps run so far.
#[derive(Default)]
pub(crate) struct Steps {
    done: Vec<Done>,
}

struct Done {
    name: String,
    elapsed: Duration,
    passed: bool,
    counts: Counts,
}

impl Steps {
    /// Runs a command as a step.
    ///
    /// # Errors
    /// [`Told`] when it cannot be started or ends with a failure.
    pub(crate) fn run(&mut self, name: &str, command: &mut Command) -> Result<()> {
        let started = Instant::now();
        let log = place::target()
            .join("xtask")
            .join(format!("{}.log", name.replace([' ', '/'], "-")));
        let outcome = process::watch(name, command, &log);
        let lines = outcome.as_ref().map_or(&[][..], |(_, lines)| lines.as_slice());
        let counts = Counts::read(lines);
        let failure = match &outcome {
            Ok((status, _)) if status.success() => None,
            Ok((status, lines)) => Some(format!(
                "  command: {}\n  ended:   {status}\n  cause:   {}\n  last output (all of it: {}):\n{}",
                process::spelled(command),
                cause::of(lines),
                log.display(),
                cause::tail(lines)
            )),
            Err(error) => Some(format!(
                "  command: {}\n  cause:   {error:#}",
                process::spelled(command)
            )),
        };
        self.finish(name, started, counts, failure)
    }

    /// Runs a function as a step; what it returns is shown beside its name.
    ///
    /// # Errors
    /// [`Told`] when the function fails.
    pub(crate) fn perform(&mut self, name: &str, work: impl FnOnce() -> Result<String>) -> Result<()> {
        let started = Instant::now();
        let outcome = work();
        let failure = match outcome {
            Ok(remark) => {
                if !remark.is_empty() {
                    println!("  {remark}");
                }
                None
            }
            Err(error) => Some(format!("  cause: {error:#}")),
        };
        self.finish(name, started, Counts::default(), failure)
    }

    fn finish(
        &mut self,
        name: &str,
        started: Instant,
        mut counts: Counts,
        failure: Option<String>,
    ) -> Result<()> {
        let elapsed = started.elapsed();
        let passed = failure.is_none();
        if !passed && counts.failed == 0 {
            // A step that fails without counting tests still counts: "0 failed" must never go with a failure.
            counts.failed = 1;
        }
        println!("{} {name:<34} {:>7.1} s", mark(passed), elapsed.as_secs_f32());
        self.done.push(Done {
            name: name.to_owned(),
            elapsed,
            passed,
            counts,
        });
        match failure {
            None => Ok(()),
            Some(text) => {
                println!("{text}");
                bail!(Told)
            }
        }
    }

    /// Prints a table of all steps and, as the last line alone, `N passed, N failed` over all test runs.
    ///
    /// # Errors
    /// [`Told`] when any step failed.
    pub(crate) fn conclude(&self) -> Result<()> {
        println!(
            "\n{:<36} {:>9} {:>8} {:>8}",
            "step", "seconds", "passed", "failed"
        );
        let mut sum = Counts::default();
        for done in &self.done {
            let Done {
                name,
                elapsed,
                passed,
                counts,
            } = done;
            let seconds = elapsed.as_secs_f32();
            println!(
                "{} {name:<34} {seconds:>9.1} {:>8} {:>8}",
                mark(*passed),
                counts.passed,
                counts.failed
            );
            sum += *counts;
        }
        println!("\n{} passed, {} failed", sum.passed, sum.failed);
        if self.done.iter().all(|done| done.passed) {
            Ok(())
        } else {
            bail!(Told)
        }
    }
}

fn mark(passed: bool) -> &'static str {
    if passed { "✓" } else { "✗" }
}
