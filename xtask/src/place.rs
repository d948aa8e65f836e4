//! Where things are: the repository's top, the target directory, cargo.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The top of the repository.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Cargo's target directory; everything this program writes, save `dist/`, is below it.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |set| root().join(set))
}

/// The finished portal.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// Tools this program installed; kept from run to run.
pub(crate) fn tools() -> PathBuf {
    target().join("tools")
}

/// The cargo that started us, at the top of the repository.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root()).args(arguments);
    command
}
