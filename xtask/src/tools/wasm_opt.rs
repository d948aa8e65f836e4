//! wasm-opt, from Binaryen: from npm at a pinned version, or the system's where there is no Node.

use super::{find, line, npm, system};
use crate::place;
use crate::steps::Steps;
use anyhow::{Context, Result};
use std::path::PathBuf;

/// The version from npm.
const VERSION: &str = "132";
/// Debian 12's; older ones lack features that rustc's modules use.
const OLDEST: u32 = 108;

/// # Errors
/// When it is missing and cannot be installed.
pub(super) fn ensure() -> Result<PathBuf> {
    let label = format!("wasm-opt {VERSION}");
    let folder = place::tools().join("npm");
    let own = folder.join("node_modules").join(".bin").join("wasm-opt");
    if let Some(found) = find::at_version(
        find::on_path("wasm-opt").into_iter().chain([own.clone()]),
        VERSION,
    ) {
        line(&label, &format!("found {}", found.display()));
        return Ok(found);
    }
    if let (Some(_), Some(program)) = (find::on_path("node").first(), find::on_path("npm").first()) {
        line(&label, "missing, installing with npm (a few seconds)");
        let installed = npm::install(program, &folder, "binaryen", &format!("{VERSION}.0.0")).is_ok();
        if let (true, Some(found)) = (installed, find::at_version([own], VERSION)) {
            return Ok(found);
        }
    }
    if let Some(found) = of_the_system() {
        return Ok(found);
    }
    line(
        &label,
        "missing, and there is no Node; installing the system's binaryen instead",
    );
    system::install(&mut Steps::default(), &["binaryen"])
        .context("wasm-opt is missing; install Node and npm, or the package `binaryen`")?;
    of_the_system().context("the package `binaryen` brought no usable wasm-opt")
}

fn of_the_system() -> Option<PathBuf> {
    let usable = |program: &PathBuf| {
        find::version(program)
            .and_then(|answer| find::major(&answer))
            .is_some_and(|major| major >= OLDEST)
    };
    let found = find::on_path("wasm-opt").into_iter().find(usable)?;
    let version = find::version(&found).unwrap_or_default();
    line(
        "wasm-opt",
        &format!(
            "found {} ({version}; {VERSION} makes a slightly smaller module)",
            found.display()
        ),
    );
    Some(found)
}
