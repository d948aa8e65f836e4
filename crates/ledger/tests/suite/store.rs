//! Opening a ledger, in either store.

use ledger::audit::Event;
use ledger::{Keys, Ledger, Place};
use wire::Timestamp;

use crate::support::{on_both, person};

#[tokio::test]
async fn a_ledger_is_made_kept_and_opened_again() {
    on_both(async |store| {
        for _ in 0..2 {
            let ledger = store.open().await;
            let event = Event::new(Timestamp(1), "test").by(&person("Ada")).on("s", "t");
            ledger.note(&event).await.unwrap();
            ledger.check().await.unwrap();
            ledger.close().await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_file_may_have_any_name() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::File(folder.path().join("a b#c%d?.db"));
    let keys = Keys::parse(&Keys::fresh_line("k1")).unwrap();
    Ledger::open(&place, keys).await.unwrap().close().await;
    assert!(folder.path().join("a b#c%d?.db").exists());
}

#[tokio::test]
async fn a_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let place = Place::File(folder.path().join("ledger.db"));
    let keys = Keys::parse(&Keys::fresh_line("k1")).unwrap();
    let ledger = Ledger::open(&place, keys).await.unwrap();
    ledger
        .note(&Event::new(Timestamp(1), "test").by(&person("Ada")))
        .await
        .unwrap();
    // The file, its log, its index, its lock.
    let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().flatten().collect();
    assert_eq!(files.len(), 4, "{files:?}");
    for file in files {
        let mode = file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file:?}");
    }
}

#[tokio::test]
async fn several_who_open_it_at_once_make_it_once() {
    on_both(async |store| {
        let ledgers = [store.open(), store.open(), store.open()];
        let [a, b, c] = ledgers;
        let (a, b, c) = tokio::join!(a, b, c);
        for ledger in [a, b, c] {
            ledger.check().await.unwrap();
        }
    })
    .await;
}
