//! Chromium and ChromeDriver, of the same major version.

use super::{find, line, system};
use crate::steps::Steps;
use anyhow::{Context, Result, bail};
use std::path::PathBuf;

const CHROMIUM: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];
const DRIVER: &[&str] = &["chromedriver"];

/// # Errors
/// When one is missing and cannot be installed, or when they do not fit each other.
pub(super) fn ensure() -> Result<(PathBuf, PathBuf)> {
    if look(CHROMIUM).is_none() || look(DRIVER).is_none() {
        line(
            "chromium, chromedriver",
            "missing, installing from the system's packages (a minute)",
        );
        system::install(&mut Steps::default(), &["chromium", "chromium-driver"])
            .context("the browser tests need Chromium and ChromeDriver")?;
    }
    let (chromium, its_version) = look(CHROMIUM).context("Chromium is installed but not on the PATH")?;
    let (driver, driver_version) = look(DRIVER).context("ChromeDriver is installed but not on the PATH")?;
    line(
        &format!("chromium {its_version}"),
        &format!("found {}", chromium.display()),
    );
    line(
        &format!("chromedriver {driver_version}"),
        &format!("found {}", driver.display()),
    );
    if its_version != driver_version {
        bail!(
            "Chromium {its_version} and ChromeDriver {driver_version} do not fit: install the same version of both"
        );
    }
    Ok((chromium, driver))
}

fn look(names: &[&str]) -> Option<(PathBuf, u32)> {
    names
        .iter()
        .flat_map(|name| find::on_path(name))
        .find_map(|program| {
            let major = find::major(&find::version(&program)?)?;
            Some((program, major))
        })
}
