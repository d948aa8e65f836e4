//! The source files that rules look at, and which module of which package each is.

use crate::place;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// Folders with Rust sources, from the top of the repository.
const FOLDERS: &[&str] = &["src", "crates", "tests", "xtask"];

/// One source file.
pub(super) struct Source {
    /// From the top of the repository, with `/`.
    pub(super) path: String,
    pub(super) text: String,
}

/// Reads them all, in the order of their paths.
///
/// # Errors
/// When a file cannot be read.
pub(super) fn read() -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    for folder in FOLDERS {
        read_into(&mut sources, &place::root().join(folder), folder)?;
    }
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(sources)
}

fn read_into(sources: &mut Vec<Source>, folder: &Path, prefix: &str) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("{prefix} cannot be read"))? {
        let entry = entry?;
        let path = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read_into(sources, &entry.path(), &path)?;
        } else if path.ends_with(".rs") {
            sources.push(Source {
                text: fs::read_to_string(entry.path())?,
                path,
            });
        }
    }
    Ok(())
}

impl Source {
    /// The module of the portal this file is, such as `["pages", "batches", "list"]`; none elsewhere.
    pub(super) fn portal_module(&self) -> Option<Vec<&str>> {
        let inside = self.path.strip_prefix("src/")?.strip_suffix(".rs")?;
        let mut segments: Vec<&str> = inside.split('/').collect();
        if matches!(segments.last(), Some(&("mod" | "lib" | "main"))) {
            segments.pop();
        }
        Some(segments)
    }
}
