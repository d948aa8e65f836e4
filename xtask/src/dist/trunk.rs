//! Compiles the portal: Trunk with the Cargo profile `portal`, then wasm-opt.

use crate::place;
use crate::steps::Steps;
use crate::tools::Kit;
use anyhow::{Context, Result};
use std::path::PathBuf;
use std::{env, fs};

/// What Trunk and wasm-opt leave; see [`super::assemble`] for what becomes of it.
pub(super) fn output() -> PathBuf {
    place::target().join("portal").join("raw")
}

/// # Errors
/// When Trunk or wasm-opt fails.
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

    let module = output.join("portal_bg.wasm");
    let optimised = place::target().join("portal").join("optimised.wasm");
    let mut wasm_opt = kit.command("wasm-opt");
    // -Os: smallest after Brotli, by a little, among -Oz, -Os, -O2, -O3 and -O4.
    // Features one by one: those rustc uses. "--all-features" makes a module that browsers refuse.
    wasm_opt
        .args([
            "-Os",
            "--enable-bulk-memory",
            "--enable-sign-ext",
            "--enable-nontrapping-float-to-int",
            "--enable-mutable-globals",
            "--enable-reference-types",
            "--enable-multivalue",
        ])
        .arg(&module)
        .arg("-o")
        .arg(&optimised);
    steps.run("portal: optimise", &mut wasm_opt)?;
    fs::rename(&optimised, &module).context("the optimised module cannot be moved")?;
    Ok(())
}

/// Flags that take this machine's folders out of panic messages: they would be public, differ from machine
/// to machine (and with them the names of files), and weigh something.
fn rust_flags() -> Vec<String> {
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
