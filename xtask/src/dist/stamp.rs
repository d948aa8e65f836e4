//! Whether `dist/` already holds what the sources say: a hash over everything that enters it.

use super::files;
use crate::place;
use anyhow::Result;
use std::fs;
use std::path::PathBuf;

/// What enters the portal, from the top of the repository; folders with everything below them.
const SOURCES: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    "index.html",
    "src",
    "style",
    "crates/wire",
    "crates/intake",
    "xtask/src",
];

/// The hash of the sources and of the base path.
pub(super) fn of_sources(base_path: &str) -> Result<String> {
    let mut parts = vec![base_path.as_bytes().to_vec()];
    for source in SOURCES {
        let path = place::root().join(source);
        if path.is_dir() {
            for (name, content) in files::read(&path)? {
                parts.extend([name.into_bytes(), content]);
            }
        } else if path.is_file() {
            parts.extend([source.as_bytes().to_vec(), fs::read(&path)?]);
        }
    }
    Ok(files::digest(parts.iter().map(Vec::as_slice)))
}

/// Whether `dist/` was built from sources with this stamp.
pub(super) fn is_current(stamp: &str) -> bool {
    place::dist().join("index.html").is_file() && fs::read_to_string(path()).is_ok_and(|kept| kept == stamp)
}

/// Remembers what `dist/` was built from.
pub(super) fn keep(stamp: &str) -> Result<()> {
    Ok(fs::write(path(), stamp)?)
}

fn path() -> PathBuf {
    place::target().join("portal").join("stamp")
}
