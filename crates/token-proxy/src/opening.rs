//! Opening the ledger that the configuration names, with its keys.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use ledger::{Keys, Ledger};

use crate::app::StartFault;
use crate::config::LedgerSettings;

/// The id of the key that is made at the first start.
const FIRST_KEY: &str = "k1";

/// Opens the ledger; makes it, and its keys where they may be made, at the first start.
///
/// # Errors
/// What is wrong with the key file or the ledger, in words for the operator.
pub async fn open_ledger(settings: &LedgerSettings) -> Result<Ledger, StartFault> {
    let keys = read_keys(settings)?;
    Ledger::open(&settings.place, keys)
        .await
        .map_err(|fault| StartFault(fault.to_string()))
}

/// The keys of the configured key file.
pub(crate) fn read_keys(settings: &LedgerSettings) -> Result<Keys, StartFault> {
    let path = &settings.keys;
    if settings.may_make_keys {
        make_keys(path).map_err(|error| told(path, &format!("cannot be written: {error}")))?;
    }
    let text =
        std::fs::read_to_string(path).map_err(|error| told(path, &format!("cannot be read: {error}")))?;
    Keys::parse(&text).map_err(|fault| told(path, &format!("line {}: {}", fault.line, fault.message)))
}

/// Only its owner may read it. Two that start at once: the first one's stays. It appears whole, so that a proxy
/// killed half way leaves no file that holds no key.
fn make_keys(path: &Path) -> std::io::Result<()> {
    static MADE: AtomicU32 = AtomicU32::new(0);
    if path.exists() {
        return Ok(());
    }
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    let beside = path.with_added_extension(format!("{}-{number}.new", std::process::id()));
    let line = Keys::fresh_line(FIRST_KEY);
    // What a process of the same number left that was killed.
    let _ = std::fs::remove_file(&beside);
    write_private(&beside, line.as_bytes())?;
    let linked = std::fs::hard_link(&beside, path);
    let _ = std::fs::remove_file(&beside);
    let made = match linked {
        // A file system without links.
        Err(error) if error.kind() != ErrorKind::AlreadyExists => write_private(path, line.as_bytes()),
        linked => linked,
    };
    match made {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        made => made,
    }
}

fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn told(path: &Path, what: &str) -> StartFault {
    StartFault(format!("the ledger's key file {} {what}", path.display()))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn keys_are_made_once_whole_and_for_their_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.keys");
        make_keys(&path).unwrap();
        let first = std::fs::read_to_string(&path).unwrap();
        assert!(Keys::parse(&first).is_ok());
        make_keys(&path).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), first);
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(names.len(), 1, "nothing else is left");
    }
}
