//! Where the ledger is, and the keys that seal what is secret in it.

use std::path::PathBuf;

use ledger::Place as Store;

use super::reader::Reader;

/// `ledger`, `ledger_keys`.
#[derive(Clone, Debug)]
pub struct LedgerSettings {
    /// An SQLite file, or a PostgreSQL that several proxies share.
    pub place: Store,
    /// The key file.
    pub keys: PathBuf,
    /// Whether a missing key file is made at the first start: only beside a file of this machine's own, for
    /// several proxies must share one.
    pub may_make_keys: bool,
}

impl LedgerSettings {
    pub(super) fn read(reader: &mut Reader) -> Option<Self> {
        let found = reader.optional("ledger");
        let text = found.as_ref().map_or("ledger.db", |found| found.text.as_str());
        let keys = reader
            .optional("ledger_keys")
            .map(|found| reader.path(&found.text));
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            let Some(keys) = keys else {
                let remedy = "write ledger_keys = \"FILE\", the same key file for every proxy";
                let place = reader.place("ledger").cloned();
                let place = place.unwrap_or(super::Place::Nowhere);
                reader.fault(
                    place,
                    "`ledger_keys` is not set, but `ledger` is a PostgreSQL",
                    remedy,
                );
                return None;
            };
            return Some(Self {
                place: Store::Postgres(text.to_owned().into()),
                keys,
                may_make_keys: false,
            });
        }
        if text.is_empty() || text.contains("://") {
            let place = found.map_or(super::Place::Nowhere, |found| found.place);
            let message = "`ledger` is neither a file nor a postgres:// address";
            reader.fault(place, message, "write ledger = \"ledger.db\"");
            return None;
        }
        let file = reader.path(text);
        let beside = file.with_added_extension("keys");
        Some(Self {
            may_make_keys: true,
            keys: keys.unwrap_or(beside),
            place: Store::File(file),
        })
    }
}
