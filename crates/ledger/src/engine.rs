//! What differs between the two stores; everything else is portable SQL.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};

use crate::fault::Fault;

/// Where a ledger is.
#[derive(Clone, Debug)]
pub enum Place {
    /// An SQLite file, made when it is not there.
    File(PathBuf),
    /// A `postgres://…` URL, which may hold a password.
    Postgres(SecretString),
}

impl Place {
    pub(crate) fn engine(&self) -> Box<dyn Engine> {
        match self {
            Self::File(path) => Box::new(Sqlite(path.clone())),
            Self::Postgres(url) => Box::new(Postgres(url.clone())),
        }
    }
}

/// A store: how it is opened, and how a transaction begins that is going to write.
pub(crate) trait Engine: Send + Sync {
    /// As sqlx wants it; may hold a password.
    fn url(&self) -> SecretString;
    /// Said on each new connection.
    fn greeting(&self) -> &'static [&'static str];
    /// Begins a transaction that writes. It must not fail busy half way.
    fn begin(&self) -> &'static str;
    /// Begins a transaction that reads everything as it is at that instant.
    fn snapshot(&self) -> &'static str;
    /// The ledger's file; `None` where it has none.
    fn file(&self) -> Option<&Path>;
    /// Says that it is in use, as long as what is returned lives.
    fn lock(&self) -> Result<Option<File>, Fault>;
    /// Makes what only its owner may read, before anybody else makes it.
    fn prepare(&self) -> Result<(), Fault>;
    /// The store's own time in ms, for several proxies to share; `None` where there is but one proxy.
    fn time(&self) -> Option<&'static str>;
    /// How many connections are worth having.
    fn connections(&self) -> u32;
    /// Whether a connection may break while nobody uses it, and is tried before it is used again.
    fn is_remote(&self) -> bool;
}

/// The file beside an SQLite ledger by which its users know of each other: who has it open holds it shared, who
/// puts another file in its place holds it alone.
pub(crate) fn lock_file(ledger: &Path) -> std::io::Result<File> {
    let path = ledger.with_added_extension("lock");
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(PRIVATE)
        .open(path)
}

/// For its owner alone.
const PRIVATE: u32 = 0o600;
/// The bits of a mode by which others may read or write.
const OTHERS: u32 = 0o077;

struct Sqlite(PathBuf);

impl Engine for Sqlite {
    fn url(&self) -> SecretString {
        let path: String = self
            .0
            .to_string_lossy()
            .chars()
            .map(|c| match c {
                '%' => "%25".to_owned(),
                '?' => "%3F".to_owned(),
                '#' => "%23".to_owned(),
                c => c.to_string(),
            })
            .collect();
        format!("sqlite://{path}?mode=rwc").into()
    }

    fn greeting(&self) -> &'static [&'static str] {
        // A transaction is on the disk when it is committed, and readers never wait for a writer.
        &[
            "PRAGMA busy_timeout = 10000",
            "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = FULL",
            "PRAGMA foreign_keys = ON",
        ]
    }

    fn begin(&self) -> &'static str {
        "BEGIN IMMEDIATE"
    }

    fn snapshot(&self) -> &'static str {
        "BEGIN"
    }

    fn file(&self) -> Option<&Path> {
        Some(&self.0)
    }

    fn lock(&self) -> Result<Option<File>, Fault> {
        let lock = lock_file(&self.0).map_err(|error| Fault::Unavailable(error.to_string()))?;
        match lock.try_lock_shared() {
            Ok(()) => Ok(Some(lock)),
            Err(_) => Err(Fault::Unavailable(
                "another program is putting a backup in its place".into(),
            )),
        }
    }

    /// SQLite would make it with whatever the umask leaves; its log and index take the mode of the file itself.
    fn prepare(&self) -> Result<(), Fault> {
        let unavailable = |error: std::io::Error| Fault::Unavailable(error.to_string());
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(PRIVATE)
            .open(&self.0)
            .map_err(unavailable)?;
        let mode = file.metadata().map_err(unavailable)?.permissions().mode();
        if mode & OTHERS != 0 {
            tracing::warn!(
                path = %self.0.display(),
                "others on this machine can read the ledger: it was made, or copied here, with a wider mode; set 0600"
            );
        }
        Ok(())
    }

    fn time(&self) -> Option<&'static str> {
        None
    }

    fn connections(&self) -> u32 {
        6
    }

    fn is_remote(&self) -> bool {
        false
    }
}

struct Postgres(SecretString);

impl Engine for Postgres {
    fn url(&self) -> SecretString {
        self.0.expose_secret().to_owned().into()
    }

    fn greeting(&self) -> &'static [&'static str] {
        &["SET statement_timeout = 15000", "SET lock_timeout = 10000"]
    }

    fn begin(&self) -> &'static str {
        "BEGIN"
    }

    fn snapshot(&self) -> &'static str {
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    }

    fn file(&self) -> Option<&Path> {
        None
    }

    fn lock(&self) -> Result<Option<File>, Fault> {
        Ok(None)
    }

    fn prepare(&self) -> Result<(), Fault> {
        Ok(())
    }

    fn time(&self) -> Option<&'static str> {
        Some("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)")
    }

    fn connections(&self) -> u32 {
        12
    }

    fn is_remote(&self) -> bool {
        true
    }
}
