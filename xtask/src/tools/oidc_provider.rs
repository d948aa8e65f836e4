//! The certified identity provider against which signing in is tested, from npm at a pinned version.

use super::{find, line, npm};
use crate::place;
use anyhow::{Context, Result, bail};
use std::path::PathBuf;

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
    let program = find::on_path("npm").into_iter().next();
    let program = program
        .context("oidc-provider takes Node and npm; install them (Debian: `apt-get install nodejs npm`)")?;
    line(&label, "missing, installing with npm (a few seconds)");
    npm::install(&program, &folder, "oidc-provider", VERSION)?;
    if !at_version() {
        bail!("npm brought no oidc-provider {VERSION}");
    }
    Ok(modules)
}
