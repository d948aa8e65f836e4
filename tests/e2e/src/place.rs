//! Where things are: the built portal, and what tests write.

use std::path::{Path, PathBuf};

/// Names the folder of the built portal.
const DIST: &str = "PORTAL_DIST";

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap()
}

/// The built portal.
///
/// # Panics
/// When there is none.
pub(crate) fn dist() -> PathBuf {
    let folder = std::env::var_os(DIST).map_or_else(|| workspace().join("dist"), PathBuf::from);
    assert!(
        folder.join("index.html").is_file(),
        "there is no built portal in {}: run `cargo xtask dist` first, or let {DIST} name the folder",
        folder.display()
    );
    folder
}

/// Everything the tests write lies below.
pub(crate) fn output() -> PathBuf {
    workspace().join("target/e2e")
}

/// The folder of one test, empty.
pub(crate) fn of_test(name: &str) -> PathBuf {
    let folder = output().join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
