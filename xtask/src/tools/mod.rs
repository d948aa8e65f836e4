//! The tools this repository needs: which, at which version, where each is looked for, how it is installed.
//!
//! | tool | version | looked for | installed |
//! |---|---|---|---|
//! | Wasm target | that of rustc | `rustc --print target-libdir` | `rustup target add` |
//! | trunk | [`TRUNK`] | PATH, `target/tools` | `cargo install --locked --root target/tools` |
//! | wasm-bindgen | that in `Cargo.lock` | PATH, `target/tools` | the same |
//! | wasm-split-cli | [`WASM_SPLIT`] | PATH, `target/tools` | the same |
//! | wasm-opt | [`wasm_opt::VERSION`] | PATH, `target/tools` | npm; without Node, Debian's `binaryen` |
//! | Chromium, ChromeDriver | any, the same for both | PATH | Debian's packages |
//! | oidc-provider | [`oidc_provider::VERSION`] | `target/tools` | npm |
//! | PostgreSQL | any | `/usr/lib/postgresql`, PATH | Debian's package, without a cluster of the system's |
//!
//! One line is printed for each. What may not be installed from here (not Debian, not root) is named with the
//! exact command.

mod browser;
mod cargo_tool;
mod find;
mod npm;
mod oidc_provider;
mod postgres;
mod system;
mod wasm_opt;
mod wasm_target;

use anyhow::Result;
use cargo_tool::CargoTool;
use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

/// The version of Trunk; 0.22 wants a newer rustc than ours.
const TRUNK: &str = "0.21.14";
/// The version of the splitter; it goes with the `wasm_split_helpers` in `Cargo.toml`.
const WASM_SPLIT: &str = "0.2.4";

/// Something that can be asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    WasmTarget,
    WasmBindgen,
    Trunk,
    WasmSplit,
    WasmOpt,
    Browser,
    Postgres,
    OidcProvider,
}

/// What it takes to build the portal.
pub(crate) const PORTAL: &[Need] = &[
    Need::WasmTarget,
    Need::WasmBindgen,
    Need::Trunk,
    Need::WasmSplit,
    Need::WasmOpt,
];
/// What it takes to serve it while it is being changed.
pub(crate) const DEVELOPMENT: &[Need] = &[Need::WasmTarget, Need::WasmBindgen, Need::Trunk];
/// What the fast checks take.
pub(crate) const CHECK: &[Need] = &[Need::WasmTarget];
/// What all tests take.
pub(crate) const TEST: &[Need] = &[
    Need::WasmTarget,
    Need::WasmBindgen,
    Need::Trunk,
    Need::WasmSplit,
    Need::WasmOpt,
    Need::Browser,
    Need::Postgres,
    Need::OidcProvider,
];

/// Tools that are there, by name.
#[derive(Default)]
pub(crate) struct Kit {
    programs: BTreeMap<&'static str, PathBuf>,
    /// The `node_modules` with the identity provider of the tests.
    pub(crate) identity_provider: Option<PathBuf>,
}

impl Kit {
    /// A command that runs the tool, at the top of the repository, with the other tools first on its PATH:
    /// so Trunk finds wasm-bindgen at the right version and downloads nothing.
    pub(crate) fn command(&self, name: &'static str) -> Command {
        let mut command = Command::new(self.programs.get(name).map_or(name.as_ref(), PathBuf::as_path));
        self.equip(&mut command);
        command
    }

    /// Puts the tools first on the PATH of `command`.
    pub(crate) fn equip(&self, command: &mut Command) {
        // The output goes into logs. Trunk accepts no other value than this, not even the usual `1`.
        command
            .current_dir(crate::place::root())
            .env("PATH", self.path())
            .env("NO_COLOR", "true");
    }

    /// Where a tool is.
    pub(crate) fn program(&self, name: &str) -> Option<&PathBuf> {
        self.programs.get(name)
    }

    fn path(&self) -> OsString {
        let mut folders: Vec<PathBuf> = self
            .programs
            .values()
            .filter_map(|program| program.parent())
            .map(PathBuf::from)
            .collect();
        folders.dedup();
        let rest = env::var_os("PATH").unwrap_or_default();
        folders.extend(env::split_paths(&rest));
        env::join_paths(folders).unwrap_or(rest)
    }
}

/// Looks for every tool and installs what is missing.
///
/// # Errors
/// When one can neither be found nor installed; the message has the command to run.
pub(crate) fn prepare(needs: &[Need]) -> Result<Kit> {
    println!("Tools");
    let mut kit = Kit::default();
    for need in needs {
        match need {
            Need::WasmTarget => wasm_target::ensure()?,
            Need::WasmBindgen => {
                let version = cargo_tool::locked_version("wasm-bindgen")?;
                let program = CargoTool {
                    program: "wasm-bindgen",
                    package: "wasm-bindgen-cli",
                    version: &version,
                    features: "",
                    usually: "2 minutes",
                }
                .ensure()?;
                // Comes in the same package, beside it.
                kit.programs.insert(
                    "wasm-bindgen-test-runner",
                    program.with_file_name("wasm-bindgen-test-runner"),
                );
                kit.programs.insert("wasm-bindgen", program);
            }
            Need::Trunk => {
                let tool = CargoTool {
                    program: "trunk",
                    package: "trunk",
                    version: TRUNK,
                    features: "",
                    usually: "6 minutes",
                };
                kit.programs.insert("trunk", tool.ensure()?);
            }
            Need::WasmSplit => {
                let tool = CargoTool {
                    program: "wasm-split-cli",
                    package: "wasm_split_cli_support",
                    version: WASM_SPLIT,
                    features: "build-binary",
                    usually: "1 minute",
                };
                kit.programs.insert("wasm-split-cli", tool.ensure()?);
            }
            Need::WasmOpt => {
                kit.programs.insert("wasm-opt", wasm_opt::ensure()?);
            }
            Need::Browser => {
                let (chromium, driver) = browser::ensure()?;
                kit.programs.insert("chromium", chromium);
                kit.programs.insert("chromedriver", driver);
            }
            Need::Postgres => postgres::ensure()?,
            Need::OidcProvider => kit.identity_provider = Some(oidc_provider::ensure()?),
        }
    }
    println!();
    Ok(kit)
}

/// One line about one tool.
fn line(tool: &str, text: &str) {
    println!("  {tool:<24} {text}");
}
