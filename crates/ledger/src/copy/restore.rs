//! A backup in the ledger's place.

use std::fs::TryLockError;
use std::path::{Path, PathBuf};

use super::private::{self, told};
use crate::audit::{Event, Mark, Verdict};
use crate::engine::{Place, lock_file};
use crate::fault::Fault;
use crate::keys::Keys;
use crate::store::Ledger;

impl Ledger {
    /// Puts a backup where the ledger at `to` should be. The backup itself is left as it is: a copy of it is
    /// opened with the keys, brought up to date, verified, given the event, and only then takes the place.
    ///
    /// # Errors
    /// When there is a ledger already, a proxy has it open, or the backup is not whole. Nothing was changed then.
    pub async fn restore(from: &Path, to: &Path, keys: Keys, event: &Event) -> Result<Mark, Fault> {
        let lock = lock_file(to).map_err(|error| told(to, &error))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Fault::Unavailable(
                    "a proxy has this ledger open; end it first".into(),
                ));
            }
            Err(TryLockError::Error(error)) => return Err(told(to, &error)),
        }
        if std::fs::metadata(to).is_ok_and(|found| found.len() > 0) {
            return Err(Fault::Unavailable(format!(
                "{} is there already; move it away first, with its -wal and -shm files",
                to.display()
            )));
        }
        let beside = to.with_added_extension("restoring");
        clear(&beside);
        let head = prepare(from, &beside, keys, event)
            .await
            .inspect_err(|_| clear(&beside))?;
        // Left over from a ledger that was moved away, they would be taken for this one's.
        for end in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(with_end(to, end));
        }
        std::fs::rename(&beside, to).map_err(|error| told(to, &error))?;
        clear(&beside);
        private::sync_folder(to)?;
        Ok(head)
    }
}

async fn prepare(from: &Path, beside: &Path, keys: Keys, event: &Event) -> Result<Mark, Fault> {
    let mut copy = private::create(beside)?;
    let mut backup = std::fs::File::open(from).map_err(|error| told(from, &error))?;
    std::io::copy(&mut backup, &mut copy).map_err(|error| told(beside, &error))?;
    copy.sync_all().map_err(|error| told(beside, &error))?;
    let ledger = Ledger::open(&Place::File(beside.to_owned()), keys).await?;
    let head = match ledger.verify(&[]).await? {
        Verdict::Whole { head, .. } if head.seq > 0 => head,
        Verdict::Whole { .. } => return Err(Fault::Unreadable("there is nothing in this backup".into())),
        Verdict::Broken { seq, what } => {
            return Err(Fault::Unreadable(format!(
                "the backup's audit chain is broken: line {seq} {what}"
            )));
        }
    };
    let mut writing = ledger.write().await?;
    super::disarm(&mut writing, event.at).await?;
    ledger.append(&mut writing, event).await?;
    writing.commit().await?;
    // Closing folds the write-ahead log into the file.
    ledger.close().await;
    Ok(head)
}

fn clear(beside: &Path) {
    for end in ["", "-wal", "-shm", ".lock"] {
        let _ = std::fs::remove_file(with_end(beside, end));
    }
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}
