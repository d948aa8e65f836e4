//! Cuts the compiled portal into a main module and the chunks of `src/pages/chunks.rs`, then makes each as
//! small as it gets.
//!
//! 1. wasm-split-cli: `portal.wasm`, the chunks, and the script that fetches them ([`super::loader`]).
//! 2. wasm-bindgen on what is left in `portal.wasm`: the glue and the main module.
//! 3. wasm-opt on every module. It also drops names and relocations, which only the splitter needs.

use super::files::{self, Files};
use super::trunk;
use crate::place;
use crate::steps::Steps;
use crate::tools::Kit;
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What wasm-split-cli leaves: modules and its script.
const CUT: &str = "cut";
/// What wasm-bindgen leaves: the glue, the main module, and scripts that crates bring along.
const BOUND: &str = "bound";
/// The modules as they are served.
const OPTIMISED: &str = "optimised";
/// The name wasm-split-cli gives to the rest of the portal, which wasm-bindgen turns into another.
const UNBOUND: &str = "portal.wasm";

/// # Errors
/// When one of the three tools fails.
pub(super) fn split(steps: &mut Steps, kit: &Kit) -> Result<()> {
    let [cut, bound, optimised] = [CUT, BOUND, OPTIMISED].map(folder);
    for folder in [&cut, &bound, &optimised] {
        if folder.exists() {
            fs::remove_dir_all(folder).with_context(|| format!("{} cannot be emptied", folder.display()))?;
        }
        fs::create_dir_all(folder)?;
    }

    let mut splitter = kit.command("wasm-split-cli");
    splitter
        .arg(trunk::compiled())
        .arg(&cut)
        .args(["--out-name", "portal"]);
    steps.run("portal: cut into chunks", &mut splitter)?;

    let mut binder = kit.command("wasm-bindgen");
    // The chunks reach into the main module by names that only the linker gave.
    binder
        .args([
            "--target",
            "web",
            "--keep-lld-exports",
            "--no-typescript",
            "--out-dir",
        ])
        .arg(&bound)
        .arg(cut.join(UNBOUND));
    steps.run("portal: bind", &mut binder)?;

    for module in modules(&bound)?.into_iter().chain(modules(&cut)?) {
        let name = module.file_stem().unwrap_or_default().to_string_lossy();
        if module != cut.join(UNBOUND) {
            let smaller = optimised.join(&*name).with_extension("wasm");
            steps.run(
                &format!("portal: optimise {name}"),
                &mut wasm_opt(kit, &module, &smaller),
            )?;
        }
    }
    Ok(())
}

/// Scripts and modules, as they are left by [`split`].
///
/// # Errors
/// When a folder cannot be read.
pub(super) fn files() -> Result<Files> {
    let mut all = Files::new();
    for name in [CUT, BOUND] {
        all.extend(files::read(&folder(name))?);
    }
    all.retain(|name, _| name.ends_with(".js"));
    all.extend(files::read(&folder(OPTIMISED))?);
    Ok(all)
}

fn folder(name: &str) -> PathBuf {
    place::target().join("portal").join(name)
}

/// The modules in a folder, in the order of their names.
fn modules(folder: &Path) -> Result<Vec<PathBuf>> {
    let names = files::read(folder)?.into_keys();
    Ok(names
        .filter(|name| name.ends_with(".wasm"))
        .map(|name| folder.join(name))
        .collect())
}

fn wasm_opt(kit: &Kit, module: &Path, smaller: &Path) -> Command {
    let mut wasm_opt = kit.command("wasm-opt");
    // -Os: smallest after Brotli, by a little, among -Oz, -Os, -O2, -O3 and -O4.
    // Features one by one: those rustc uses. "--all-features" makes a module that browsers refuse.
    wasm_opt
        .args([
            "-Os",
            "--strip-debug",
            "--strip-producers",
            "--enable-bulk-memory",
            "--enable-sign-ext",
            "--enable-nontrapping-float-to-int",
            "--enable-mutable-globals",
            "--enable-reference-types",
            "--enable-multivalue",
        ])
        .arg(module)
        .arg("-o")
        .arg(smaller);
    wasm_opt
}
