//! Packages from npm, into a folder of ours: no scripts of theirs are run, nothing is noted in the repository.

use crate::place;
use crate::steps::Steps;
use anyhow::Result;
use std::path::Path;
use std::process::Command;

/// Installs a package at a version below `folder`.
///
/// # Errors
/// When npm fails.
pub(super) fn install(npm: &Path, folder: &Path, package: &str, version: &str) -> Result<()> {
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
        .arg(folder)
        .arg("--cache")
        .arg(folder.join("cache"))
        .arg(format!("{package}@{version}"));
    Steps::default().run(&format!("npm install {package}"), &mut install)
}
