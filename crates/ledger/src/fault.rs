//! What can go wrong with the ledger.

use std::fmt;

/// Why the ledger did not do what it was asked. Nothing was changed.
#[derive(Debug)]
pub enum Fault {
    /// It cannot be reached, is full, locked for too long, or broken: for the log, without any value.
    Unavailable(String),
    /// A newer version of this program has written it.
    FromTheFuture {
        /// The newest migration found in it.
        found: i64,
        /// The newest one known here.
        known: i64,
    },
    /// What it holds cannot be read: another key, or somebody changed it.
    Unreadable(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unavailable(cause) => write!(f, "the ledger is not to be had: {cause}"),
            Self::FromTheFuture { found, known } => write!(
                f,
                "the ledger was written by a newer version (its migration {found}, this program knows {known}); \
                 start that version, or restore a backup made before it"
            ),
            Self::Unreadable(cause) => write!(f, "the ledger cannot be read: {cause}"),
        }
    }
}

impl std::error::Error for Fault {}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        metrics::counter!("portal_ledger_faults_total").increment(1);
        Self::Unavailable(error.to_string())
    }
}
