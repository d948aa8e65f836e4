//! Tools that cargo installs, into `target/tools`, at one exact version.

use super::{find, line};
use crate::place;
use crate::steps::Steps;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::PathBuf;

/// Finds `program` at `version`, or installs `package`.
///
/// # Errors
/// When the installation fails, or leaves no such program.
pub(super) fn ensure(program: &str, package: &str, version: &str, usually: &str) -> Result<PathBuf> {
    let label = format!("{program} {version}");
    let own = place::tools().join("bin").join(program);
    let candidates = || find::on_path(program).into_iter().chain([own.clone()]);
    if let Some(found) = find::at_version(candidates(), version) {
        line(&label, &format!("found {}", found.display()));
        return Ok(found);
    }
    line(
        &label,
        &format!(
            "{}, installing (about {usually} on two cores)",
            why_not(candidates())
        ),
    );
    let package = format!("{package}@{version}");
    let mut install = place::cargo(&["install", "--locked", "--force", "--root"]);
    install
        .arg(place::tools())
        .arg(&package)
        .env("CARGO_TARGET_DIR", place::tools().join("build"));
    Steps::default().run(&format!("cargo install {package}"), &mut install)?;
    match find::at_version([own.clone()], version) {
        Some(found) => Ok(found),
        None => bail!("{} was installed but does not answer as {label}", own.display()),
    }
}

fn why_not(candidates: impl Iterator<Item = PathBuf>) -> String {
    let mut versions = candidates.filter_map(|program| find::version(&program));
    versions
        .next()
        .map_or_else(|| "missing".to_owned(), |other| format!("found only `{other}`"))
}

/// The version of a package in `Cargo.lock`: the command-line half of wasm-bindgen must equal the library.
///
/// # Errors
/// When the lock file cannot be read or does not list the package.
pub(super) fn locked_version(package: &str) -> Result<String> {
    let path = place::root().join("Cargo.lock");
    let text = fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    version_in(&text, package).with_context(|| format!("Cargo.lock lists no {package}"))
}

fn version_in(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    let version = lines.nth(1)?.strip_prefix("version = \"")?;
    Some(version.trim_end_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_that_of_the_very_package() {
        let lock = "[[package]]\nname = \"a-b\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"a\"\nversion = \"2.0.0\"\n";
        assert_eq!(version_in(lock, "a").as_deref(), Some("2.0.0"));
        assert_eq!(version_in(lock, "c"), None);
    }

    #[test]
    fn our_own_lock_file_names_wasm_bindgen() {
        assert!(locked_version("wasm-bindgen").unwrap().starts_with("0.2."));
    }
}
