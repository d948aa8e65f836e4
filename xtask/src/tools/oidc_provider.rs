//! The certified identity provider against which signing in is tested, from npm at a pinned version.

use super::{find, line};
use crate::place;
use crate::steps::Steps;
use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use std::process::Command;

/// The version from npm.
const VERSION: &str = "9.13.3";

/// The `node_modules` it is in.
///
/// # Errors
/// When it is missing and cannot be installed.
pub(super) fn ensure() -> Result<PathBuf> {
    let label = format!("oidc-provider {VERSION}");
    let folder = place::tools().join("oidc");
    let modules = folder.join("node_modules");
    let manifest = modules.join("oidc-provider").join("package.json");
    let at_version = || {
        let text = std::fs::read_to_string(&manifest).unwrap_or_default();
        text.contains(&format!("\"version\": \"{VERSION}\""))
    };
    if at_version() {
        line(&label, &format!("found {}", modules.display()));
        return Ok(modules);
    }
    let npm = find::on_path("npm").into_iter().next();
    let npm =
        npm.context("oidc-provider takes Node and npm; install them (Debian: `apt-get install nodejs npm`)")?;
    line(&label, "missing, installing with npm (a few seconds)");
    let mut install = Command::new(npm);
    install
        .current_dir(place::root())
        .args([
            "install",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--no-save",
        ])
        .arg("--prefix")
        .arg(&folder)
        .arg("--cache")
        .arg(folder.join("cache"))
        .arg(format!("oidc-provider@{VERSION}"));
    Steps::default().run("npm install oidc-provider", &mut install)?;
    if !at_version() {
        bail!("npm brought no oidc-provider {VERSION}");
    }
    Ok(modules)
}
