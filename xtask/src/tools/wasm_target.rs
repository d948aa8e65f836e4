//! The standard library for `wasm32-unknown-unknown`.

use super::line;
use crate::place;
use crate::steps::Steps;
use anyhow::{Context, Result};
use std::path::Path;
use std::process::Command;

const TARGET: &str = "wasm32-unknown-unknown";

/// # Errors
/// When it is missing and rustup cannot add it.
pub(super) fn ensure() -> Result<()> {
    let mut rustc = Command::new("rustc");
    rustc
        .current_dir(place::root())
        .args(["--print", "target-libdir", "--target", TARGET]);
    let output = rustc
        .output()
        .context("rustc cannot be started; see https://rustup.rs")?;
    let folder = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if output.status.success() && Path::new(&folder).is_dir() {
        line(TARGET, &format!("found {folder}"));
        return Ok(());
    }
    line(TARGET, "missing, installing (half a minute)");
    let mut rustup = Command::new("rustup");
    rustup.current_dir(place::root()).args(["target", "add", TARGET]);
    Steps::default().run("rustup target add", &mut rustup).context(
        "the Wasm target is missing; with rustup: `rustup target add wasm32-unknown-unknown`, \
         otherwise install your system's package for it",
    )
}
