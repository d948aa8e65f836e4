//! Each case on both stores: `on_both(async |store| { let ledger = store.open().await; … }).await`.

mod database;
mod postgres;

use ledger::{Keys, Ledger, Person, Place};
use tempfile::TempDir;

use database::Database;

/// An empty store of either kind, gone when this is.
pub(crate) struct Store {
    pub(crate) place: Place,
    /// The text of its key file; a test may put another key on top.
    pub(crate) keys: String,
    _file: TempDir,
    _database: Option<Database>,
}

impl Store {
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::at(Place::File(folder.path().join("ledger.db")), folder, None)
    }

    pub(crate) fn postgres() -> Self {
        let database = Database::fresh();
        let place = Place::Postgres(database.url.clone().into());
        Self::at(place, tempfile::tempdir().unwrap(), Some(database))
    }

    fn at(place: Place, file: TempDir, database: Option<Database>) -> Self {
        Self {
            place,
            keys: Keys::fresh_line("k1").to_string(),
            _file: file,
            _database: database,
        }
    }

    /// Opens it; as often as the test likes.
    pub(crate) async fn open(&self) -> Ledger {
        Ledger::open(&self.place, Keys::parse(&self.keys).unwrap())
            .await
            .unwrap()
    }
}

/// Runs the case on each store.
pub(crate) async fn on_both(case: impl AsyncFn(&Store)) {
    for store in [Store::sqlite(), Store::postgres()] {
        // Told when the test fails.
        println!("on {:?}", store.place);
        case(&store).await;
    }
}

/// Somebody.
pub(crate) fn person(name: &str) -> Person {
    Person {
        iss: "local".into(),
        sub: format!("{name}-1"),
        name: name.into(),
    }
}
