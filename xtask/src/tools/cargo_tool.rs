//! Tools that cargo installs, into `target/tools`, at one exact version.

use super::{find, line};
use crate::place;
use crate::steps::Steps;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// A program, and the package it comes in.
pub(super) struct CargoTool<'a> {
    pub(super) program: &'a str,
    pub(super) package: &'a str,
    pub(super) version: &'a str,
    /// Features to switch on, separated by commas; none is the empty text.
    pub(super) features: &'a str,
    /// How long the installation takes, in words.
    pub(super) usually: &'a str,
}

impl CargoTool<'_> {
    /// Finds the program at its version, or installs the package.
    ///
    /// # Errors
    /// When the installation fails, or leaves no such program.
    pub(super) fn ensure(&self) -> Result<PathBuf> {
        let label = format!("{} {}", self.program, self.version);
        let own = place::tools().join("bin").join(self.program);
        let candidates = || find::on_path(self.program).into_iter().chain([own.clone()]);
        if let Some(found) = candidates().find(|program| self.is(program)) {
            line(&label, &format!("found {}", found.display()));
            return Ok(found);
        }
        line(
            &label,
            &format!(
                "{}, installing (about {} on two cores)",
                why_not(candidates()),
                self.usually
            ),
        );
        let package = format!("{}@{}", self.package, self.version);
        let mut install = place::cargo(&["install", "--locked", "--force", "--features", self.features]);
        install
            .arg("--root")
            .arg(place::tools())
            .arg(&package)
            .env("CARGO_TARGET_DIR", place::tools().join("build"));
        Steps::default().run(&format!("cargo install {package}"), &mut install)?;
        if !self.is(&own) {
            bail!("{} was installed but does not answer as {label}", own.display());
        }
        Ok(own)
    }

    /// Whether the program there has the version: by its own answer or, when it gives none, by what cargo
    /// wrote down when it installed it.
    fn is(&self, program: &Path) -> bool {
        find::version(program).map_or_else(
            || {
                let folder = program.parent().and_then(Path::parent);
                let records = folder.and_then(|folder| fs::read_to_string(folder.join(".crates.toml")).ok());
                program.is_file() && records.is_some_and(|records| self.is_recorded_in(&records))
            },
            |answer| find::says(&answer, self.version),
        )
    }

    fn is_recorded_in(&self, records: &str) -> bool {
        let entry = format!("\"{} {} (", self.package, self.version);
        records.lines().any(|line| line.starts_with(&entry))
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
    fn a_program_that_tells_no_version_is_known_by_cargos_records() {
        let records = "[v1]\n\"a-cli 0.2.4 (registry+https://example.org)\" = [\"a\"]\n";
        let tool = |version| CargoTool {
            program: "a",
            package: "a-cli",
            version,
            features: "",
            usually: "",
        };
        assert!(tool("0.2.4").is_recorded_in(records));
        assert!(!tool("0.2.40").is_recorded_in(records));
        assert!(!tool("0.2").is_recorded_in(records));
    }

    #[test]
    fn our_own_lock_file_names_wasm_bindgen() {
        assert!(locked_version("wasm-bindgen").unwrap().starts_with("0.2."));
    }
}
