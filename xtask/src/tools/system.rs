//! Packages of the system: installed only where that is surely wanted, on Debian and as root.

use crate::steps::Steps;
use anyhow::{Result, bail};
use std::path::Path;
use std::process::Command;

/// Installs packages with apt-get.
///
/// # Errors
/// Not on Debian, or not root: says which command to run. Or when the installation fails.
pub(super) fn install(steps: &mut Steps, packages: &[&str]) -> Result<()> {
    let debian = Path::new("/etc/debian_version").exists();
    let command = format!(
        "apt-get install --yes --no-install-recommends {}",
        packages.join(" ")
    );
    if !debian {
        bail!(
            "install what your system calls: {} (on Debian: {command})",
            packages.join(", ")
        );
    }
    if !nix::unistd::geteuid().is_root() {
        bail!("run: sudo {command}");
    }
    let apt = |arguments: &[&str]| {
        let mut apt = Command::new("apt-get");
        apt.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        apt
    };
    steps.run("apt-get update", &mut apt(&["update"]))?;
    let mut arguments = vec!["install", "--yes", "--no-install-recommends"];
    arguments.extend(packages);
    steps.run(&format!("install {}", packages.join(" ")), &mut apt(&arguments))
}
