//! Opening the ledger, and the two ways into it: reading, and writing in a transaction.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret;
use sqlx::any::AnyPoolOptions;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{Any, AnyPool, Executor, Transaction};
use wire::Timestamp;

use crate::engine::{Engine, Place};
use crate::fault::Fault;
use crate::keys::Keys;

static MIGRATIONS: Migrator = sqlx::migrate!();

/// How long a request waits for a connection before it is told that the ledger is not to be had.
const PATIENCE: Duration = Duration::from_secs(10);

/// A transaction that writes. Dropped without a commit, it changes nothing.
pub(crate) type Writing = Transaction<'static, Any>;

/// An open ledger; a clone is another handle to the same.
#[derive(Clone)]
pub struct Ledger(Arc<Inner>);

struct Inner {
    pool: AnyPool,
    engine: Box<dyn Engine>,
    keys: Keys,
    /// Says to who would put another file in its place that it is in use.
    _lock: Option<File>,
}

impl Ledger {
    /// Opens the ledger, makes it if need be, and brings its tables up to date.
    ///
    /// # Errors
    /// [`Fault::FromTheFuture`] when a newer version has written it; [`Fault::Unreadable`] when the keys are not
    /// those it was written with; otherwise when it cannot be had.
    pub async fn open(place: &Place, keys: Keys) -> Result<Self, Fault> {
        sqlx::any::install_default_drivers();
        let engine = place.engine();
        // First of all: where a backup is being put in place nothing may be made.
        let lock = engine.lock()?;
        engine.prepare()?;
        let greeting = engine.greeting();
        let pool = AnyPoolOptions::new()
            .max_connections(engine.connections())
            .acquire_timeout(PATIENCE)
            .test_before_acquire(engine.is_remote())
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    for words in greeting {
                        connection.execute(*words).await?;
                    }
                    Ok(())
                })
            })
            .connect(engine.url().expose_secret())
            .await?;
        migrate(&pool).await?;
        let ledger = Self(Arc::new(Inner {
            pool,
            engine,
            keys,
            _lock: lock,
        }));
        ledger.check_keys().await?;
        Ok(ledger)
    }

    /// Lets go of every connection, once what is under way has ended.
    pub async fn close(&self) {
        self.0.pool.close().await;
    }

    /// Whether it answers.
    ///
    /// # Errors
    /// When it does not, and why.
    pub async fn check(&self) -> Result<(), Fault> {
        sqlx::query("SELECT seq FROM audit_head")
            .fetch_one(self.pool())
            .await?;
        Ok(())
    }

    /// The store's own time, which several proxies share; `None` where the proxy's own will do.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn time(&self) -> Result<Option<Timestamp>, Fault> {
        let Some(question) = self.0.engine.time() else {
            return Ok(None);
        };
        let ms: i64 = sqlx::query_scalar(question).fetch_one(self.pool()).await?;
        Ok(Some(Timestamp(ms)))
    }

    /// Signs a text for a purpose, so that it is known again when it comes back ([`Ledger::is_signed`]).
    ///
    /// # Errors
    /// When the key is not to be had.
    pub fn sign(&self, purpose: &str, text: &str) -> Result<String, Fault> {
        self.keys().sign(purpose, text)
    }

    /// Whether a signature is ours, for this very purpose and text.
    pub fn is_signed(&self, purpose: &str, text: &str, signature: &str) -> bool {
        self.keys().is_signed(purpose, text, signature)
    }

    /// Seals a text that a browser keeps for us: it reads nothing of it, and can change nothing. It opens for the
    /// same purpose and name only.
    ///
    /// # Errors
    /// When the key is not to be had.
    pub fn seal_for_browser(&self, purpose: &str, name: &str, text: &str) -> Result<String, Fault> {
        self.keys().seal(&format!("browser {purpose}"), name, text)
    }

    /// Opens what [`Ledger::seal_for_browser`] sealed; `None` for anything else.
    pub fn open_of_browser(&self, purpose: &str, name: &str, sealed: &str) -> Option<String> {
        self.keys().open(&format!("browser {purpose}"), name, sealed).ok()
    }

    /// For reading; each statement on its own.
    pub(crate) fn pool(&self) -> &AnyPool {
        &self.0.pool
    }

    /// For writing: everything or nothing.
    pub(crate) async fn write(&self) -> Result<Writing, Fault> {
        Ok(self.0.pool.begin_with(self.0.engine.begin()).await?)
    }

    /// For reading many things as they were at one instant.
    pub(crate) async fn snapshot(&self) -> Result<Writing, Fault> {
        Ok(self.0.pool.begin_with(self.0.engine.snapshot()).await?)
    }

    /// The ledger's file; `None` where it has none.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.0.engine.file()
    }

    pub(crate) fn keys(&self) -> &Keys {
        &self.0.keys
    }
}

/// Brings the tables up to date. SQLite has no lock for it: of several who begin at once all but one fail, and
/// find it done when they look again.
async fn migrate(pool: &AnyPool) -> Result<(), Fault> {
    let mut tries = 3;
    loop {
        tries -= 1;
        match MIGRATIONS.run(pool).await {
            Ok(()) => return Ok(()),
            Err(MigrateError::VersionMissing(found)) => {
                let known = known();
                return Err(Fault::FromTheFuture { found, known });
            }
            Err(MigrateError::ExecuteMigration(..)) if tries > 0 => {}
            Err(error) => return Err(Fault::Unavailable(error.to_string())),
        }
    }
}

/// The newest migration known here.
pub(crate) fn known() -> i64 {
    MIGRATIONS
        .iter()
        .map(|migration| migration.version)
        .max()
        .unwrap_or(0)
}
