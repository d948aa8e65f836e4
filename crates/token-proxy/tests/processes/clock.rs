//! A clock in a file.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sandbox::{Control, STEPPED_START};
use token_proxy::Clock;
use tokio::sync::RwLock;
use wire::Timestamp;

/// The one clock of a test: the sandbox's, and in a file the proxies'.
pub(crate) struct CommonClock {
    sandbox: Control,
    file: File,
    still: Arc<RwLock<()>>,
    pub(crate) path: PathBuf,
}

impl CommonClock {
    /// `still` keeps time from passing, while a request is on its way upstream: steps are long, and a request
    /// would take far longer than any proxy lets it.
    pub(crate) fn new(sandbox: Control, folder: &Path, still: Arc<RwLock<()>>) -> Self {
        let path = folder.join("clock");
        let file = File::create(&path).unwrap();
        file.write_all_at(&STEPPED_START.0.to_le_bytes(), 0).unwrap();
        Self {
            sandbox,
            file,
            still,
            path,
        }
    }

    /// Moves all. The sandbox first: by the proxies' clock never more time has passed than by its own.
    pub(crate) async fn advance(&self, ms: i64) {
        let _alone = self.still.write().await;
        let now = self.sandbox.advance(ms).unwrap();
        self.file.write_all_at(&now.0.to_le_bytes(), 0).unwrap();
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.sandbox.now()
    }
}

/// The clock of a process.
pub(super) fn read(path: &str) -> Clock {
    let file = File::open(path).unwrap();
    Clock::told(move || {
        let mut bytes = [0; 8];
        file.read_exact_at(&mut bytes, 0).unwrap();
        Timestamp(i64::from_le_bytes(bytes))
    })
}
