//! Files that only their owner may read.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use crate::fault::Fault;

/// Makes a file that was not there, for its owner alone.
pub(super) fn create(path: &Path) -> Result<File, Fault> {
    let made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    made.map_err(|error| told(path, &error))
}

pub(super) fn told(path: &Path, error: &std::io::Error) -> Fault {
    Fault::Unavailable(format!("{}: {error}", path.display()))
}

/// What is in the folder is on the disk, the names too.
pub(super) fn sync_folder(of: &Path) -> Result<(), Fault> {
    let folder = of.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| told(folder, &error))
}
