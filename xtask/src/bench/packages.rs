//! nginx and wrk: those of the system, or Debian's packages unpacked below `target/tools`.
//!
//! Unpacked, not installed: installing nginx would start it on port 80 of every address.

use super::folder;
use crate::place;
use crate::steps::Steps;
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const PACKAGES: &[&str] = &["nginx", "wrk", "libluajit-5.1-2", "libluajit-5.1-common"];

/// Where the two are.
pub(super) struct Tools {
    root: PathBuf,
}

impl Tools {
    pub(super) fn nginx(&self) -> Command {
        Command::new(self.root.join("usr/sbin/nginx"))
    }

    /// With the library it is linked to.
    pub(super) fn wrk(&self) -> Command {
        let mut command = Command::new(self.root.join("usr/bin/wrk"));
        command
            .env("LD_LIBRARY_PATH", self.libraries())
            .current_dir(folder());
        command
    }

    fn libraries(&self) -> PathBuf {
        let below = self.root.join("usr/lib");
        let multiarch = fs::read_dir(&below).into_iter().flatten().flatten();
        let found = multiarch
            .map(|entry| entry.path())
            .find(|path| path.to_string_lossy().ends_with("linux-gnu"));
        found.unwrap_or(below)
    }

    fn are_there(&self) -> bool {
        ["usr/sbin/nginx", "usr/bin/wrk"]
            .iter()
            .all(|path| self.root.join(path).is_file())
    }
}

/// # Errors
/// When they are not there and this is no Debian, or the packages cannot be fetched.
pub(super) fn prepare() -> Result<Tools> {
    let system = Tools { root: "/".into() };
    if system.are_there() {
        return Ok(system);
    }
    let tools = Tools {
        root: place::tools().join("bench"),
    };
    if !tools.are_there() {
        unpack(&tools.root).with_context(|| format!("the bench needs {}", PACKAGES.join(", ")))?;
    }
    Ok(tools)
}

fn unpack(root: &Path) -> Result<()> {
    let fetched = root.join("packages");
    fs::create_dir_all(&fetched)?;
    let mut steps = Steps::default();
    let mut fetch = Command::new("apt-get");
    fetch.arg("download").args(PACKAGES).current_dir(&fetched);
    steps.run("nginx, wrk: fetch", &mut fetch)?;
    for entry in fs::read_dir(&fetched)? {
        let mut unpack = Command::new("dpkg-deb");
        unpack.arg("-x").arg(entry?.path()).arg(root);
        steps.run("nginx, wrk: unpack", &mut unpack)?;
    }
    Ok(())
}
