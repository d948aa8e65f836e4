//! Looks for programs and asks them for their version.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Every program of this name on the PATH, in its order.
pub(super) fn on_path(name: &str) -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .map(|folder| folder.join(name))
        .filter(|program| program.is_file())
        .collect()
}

/// What the program answers to `--version`; none when it cannot be run.
pub(super) fn version(program: &Path) -> Option<String> {
    let output = Command::new(program).arg("--version").output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The first of `candidates` that says it has exactly `version`.
pub(super) fn at_version(candidates: impl IntoIterator<Item = PathBuf>, wanted: &str) -> Option<PathBuf> {
    candidates
        .into_iter()
        .find(|program| version(program).is_some_and(|answer| says(&answer, wanted)))
}

/// Whether an answer such as `trunk 0.21.14` or `wasm-opt version 132 (version_132)` names this version.
pub(super) fn says(answer: &str, wanted: &str) -> bool {
    answer.split_whitespace().any(|word| word == wanted)
}

/// The first number of a version, such as 150 in `Chromium 150.0.7871.114 built on Debian`.
pub(super) fn major(answer: &str) -> Option<u32> {
    answer
        .split_whitespace()
        .find_map(|word| word.split('.').next()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_whole_word() {
        assert!(says("trunk 0.21.14", "0.21.14"));
        assert!(!says("trunk 0.21.140", "0.21.14"));
        assert!(says("wasm-opt version 132 (version_132)", "132"));
        assert!(!says("wasm-opt version 108", "132"));
    }

    #[test]
    fn the_major_number_is_the_first_there_is() {
        assert_eq!(
            major("Chromium 150.0.7871.114 built on Debian GNU/Linux 12"),
            Some(150)
        );
        assert_eq!(major("ChromeDriver 150.0.7871.114 (abc-refs/x@{#1})"), Some(150));
        assert_eq!(major("nothing here"), None);
    }
}
