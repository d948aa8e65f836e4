//! Where a test's proxies keep their ledger: an SQLite file, or with `LEDGER_STORE=postgres` a PostgreSQL
//! database. `cargo xtask test` runs the suite once with each.

use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;

use super::database::Database;

/// An empty store; a clone is the same one, for proxies that share it or come after each other.
#[derive(Clone)]
pub(crate) struct Store(Arc<Inner>);

struct Inner {
    folder: TempDir,
    database: Option<Database>,
}

impl Store {
    /// The kind that this run of the suite is about.
    pub(crate) fn fresh() -> Self {
        match std::env::var("LEDGER_STORE").as_deref() {
            Ok("postgres") => Self::postgres(),
            Ok("sqlite") | Err(_) => Self::sqlite(),
            Ok(other) => panic!("LEDGER_STORE is sqlite or postgres, not {other}"),
        }
    }

    /// An SQLite file, whatever this run is about.
    pub(crate) fn sqlite() -> Self {
        Self::of(None)
    }

    /// A PostgreSQL, whatever this run is about.
    pub(crate) fn postgres() -> Self {
        Self::of(Some(Database::fresh()))
    }

    fn of(database: Option<Database>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        if database.is_some() {
            // Several proxies must share one: the operator makes it.
            let key = ledger::Keys::fresh_line("k1");
            std::fs::write(folder.path().join("ledger.keys"), key.as_bytes()).unwrap();
        }
        Self(Arc::new(Inner { folder, database }))
    }

    /// The folder of the configuration, the key file, and an SQLite file.
    pub(crate) fn folder(&self) -> &Path {
        self.0.folder.path()
    }

    /// Looks into it, past the proxy.
    pub(crate) async fn open(&self) -> ledger::Ledger {
        let place = match &self.0.database {
            None => ledger::Place::File(self.folder().join("ledger.db")),
            Some(Database { url, .. }) => ledger::Place::Postgres(url.clone().into()),
        };
        let keys = std::fs::read_to_string(self.folder().join("ledger.keys")).unwrap();
        let keys = ledger::Keys::parse(&keys).unwrap();
        ledger::Ledger::open(&place, keys).await.unwrap()
    }

    /// Does in the PostgreSQL what an intruder would.
    #[allow(
        dead_code,
        reason = "the tests of processes of their own include this file too"
    )]
    pub(crate) fn say(&self, words: &str) {
        let database = self.0.database.as_ref().unwrap();
        super::database::say(&database.url, words);
    }

    /// The configuration's lines about it.
    pub(crate) fn lines(&self) -> String {
        match &self.0.database {
            None => "ledger = \"ledger.db\"\nledger_keys = \"ledger.keys\"\n".to_owned(),
            Some(Database { url, .. }) => {
                format!("ledger = \"{url}\"\nledger_keys = \"ledger.keys\"\n")
            }
        }
    }
}
