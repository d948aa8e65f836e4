//! Compiles the portal with the Cargo profile `portal`, and copies the page and its sheets: Trunk.

use super::assemble::{GLUE, MODULE, SNIPPETS};
use super::files::{self, Files};
use crate::place;
use crate::steps::Steps;
use crate::tools::Kit;
use anyhow::Result;
use std::path::PathBuf;
use std::{env, fs};

fn output() -> PathBuf {
    place::target().join("portal").join("raw")
}

/// # Errors
/// When Trunk fails.
pub(super) fn build(steps: &mut Steps, kit: &Kit) -> Result<()> {
    let output = output();
    fs::create_dir_all(&output)?;
    let mut trunk = kit.command("trunk");
    trunk
        .args([
            "build",
            "--skip-version-check",
            "--release",
            "--cargo-profile",
            "portal",
            "--public-url",
            "./",
        ])
        .arg("--dist")
        .arg(&output)
        .env("CARGO_ENCODED_RUSTFLAGS", rust_flags().join("\u{1f}"));
    steps.run("portal: compile", &mut trunk)?;

    Ok(())
}

/// What Trunk leaves, but its glue and main module: they are those of the whole portal in one.
///
/// # Errors
/// When the folder cannot be read.
pub(super) fn files() -> Result<Files> {
    let mut files = files::read(&output())?;
    files.retain(|name, _| name != GLUE && name != MODULE && !name.starts_with(SNIPPETS));
    Ok(files)
}

/// The module as the compiler left it, with names and relocations.
pub(super) fn compiled() -> PathBuf {
    let folder = place::target().join("wasm32-unknown-unknown").join("portal");
    folder.join("portal.wasm")
}

/// See `src/pages/chunks.rs` (`split`) and ARCHITECTURE.md, "Size"; what is set here replaces what
/// `.cargo/config.toml` sets for development.
fn rust_flags() -> Vec<String> {
    let mut flags = [
        "--cfg",
        "erase_components",
        "--cfg",
        "split",
        "-Clink-args=--emit-relocs",
    ]
    .map(str::to_owned)
    .to_vec();
    flags.extend(remapped_folders());
    flags
}

/// Flags that take this machine's folders out of panic messages: they would be public, differ from machine
/// to machine (and with them the names of files), and weigh something.
fn remapped_folders() -> Vec<String> {
    let cargo_home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    let registry = cargo_home.map(|home| home.join("registry").join("src"));
    let indexes = registry
        .and_then(|folder| fs::read_dir(folder).ok())
        .into_iter()
        .flatten()
        .flatten();
    let mut folders: Vec<PathBuf> = indexes.map(|entry| entry.path()).chain([place::root()]).collect();
    folders.sort();
    folders
        .iter()
        .map(|folder| format!("--remap-path-prefix={}/=", folder.display()))
        .collect()
}
