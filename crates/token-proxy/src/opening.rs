//! Opening the ledger that the configuration names, with its keys.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

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

/// Only its owner may read it. Two that start at once: the first one's stays.
fn make_keys(path: &Path) -> std::io::Result<()> {
    let made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    match made {
        Ok(mut file) => {
            file.write_all(Keys::fresh_line(FIRST_KEY).as_bytes())?;
            file.sync_all()
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

fn told(path: &Path, what: &str) -> StartFault {
    StartFault(format!("the ledger's key file {} {what}", path.display()))
}
