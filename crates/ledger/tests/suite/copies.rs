//! Backups, exports, and the ways back.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use ledger::audit::{Event, Verdict};
use ledger::copy::Refused;
use ledger::{Keys, Ledger, Place};
use sqlx::Row;
use wire::Timestamp;

use crate::audit::{noted, open_raw, run};
use crate::invitations::keep;
use crate::support::{Store, on_both};

fn event(action: &str) -> Event {
    Event::new(Timestamp(77), action)
}

fn file(store: &Store) -> PathBuf {
    match &store.place {
        Place::File(path) => path.clone(),
        Place::Postgres(_) => panic!("not a file"),
    }
}

async fn filled(store: &Store) -> Ledger {
    let ledger = store.open().await;
    noted(&ledger, 4).await;
    keep(&ledger, "ada", 10, Some(1_000_000)).await;
    ledger
}

async fn exported(ledger: &Ledger) -> String {
    let mut text = Vec::new();
    ledger.export(&mut text, Timestamp(5)).await.unwrap();
    String::from_utf8(text).unwrap()
}

#[tokio::test]
async fn an_export_goes_into_either_store_and_comes_out_the_same() {
    for from in [Store::sqlite(), Store::postgres()] {
        let ledger = filled(&from).await;
        let text = exported(&ledger).await;
        assert!(!text.contains("x.test"), "{text}");
        for mut to in [Store::sqlite(), Store::postgres()] {
            to.keys.clone_from(&from.keys);
            let copy = to.open().await;
            let rows = copy
                .import(text.as_bytes(), &event("ledger.imported"))
                .await
                .unwrap();
            assert_eq!(rows, 5 + 1 + 1 + 1, "audit, invitation, head, key");
            let verdict = copy.verify(&[ledger.head().await.unwrap()]).await.unwrap();
            assert!(matches!(verdict, Verdict::Whole { lines: 6, .. }), "{verdict:?}");
            let again = exported(&copy).await;
            let rest = |text: &str, table: &str| {
                let marked = format!("\"table\":\"{table}\"");
                text.lines()
                    .filter(|line| line.contains(&marked))
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            };
            assert_eq!(rest(&again, "invitations"), rest(&text, "invitations"));
            assert_eq!(rest(&again, "audit")[..5], rest(&text, "audit"));
            let refused = copy.import(text.as_bytes(), &event("x")).await.unwrap_err();
            assert!(matches!(refused, Refused::NotEmpty));
        }
    }
}

#[tokio::test]
async fn a_copy_that_is_not_whole_is_not_taken_in() {
    on_both(async |from| {
        let text = exported(&filled(from).await).await;
        let without = |what: &str| {
            text.lines()
                .filter(|line| !line.contains(what))
                .collect::<Vec<_>>()
                .join("\n")
        };
        let cut = text.lines().take(5).collect::<Vec<_>>().join("\n");
        let mut to = Store::sqlite();
        to.keys.clone_from(&from.keys);
        let copy = to.open().await;
        for (bad, told) in [
            (cut, "is the last, but not the end"),
            (without("sent3"), "another number of rows"),
            (
                text.replace("sent3", "sent9"),
                "the audit chain is broken: line 3 was changed",
            ),
            (
                text.replace("\"portalLedger\":1", "\"portalLedger\":2"),
                "does not begin",
            ),
            (
                text.replace("\"migration\":1", "\"migration\":9"),
                "newer version",
            ),
            (
                text.replace("\"made_at\"", "\"made_at) --\""),
                "no row of a table known here",
            ),
            (
                text.replace("\"table\":\"facts\"", "\"table\":\"people\""),
                "no row of a table known here",
            ),
            (format!("{text}{{}}\n"), "comes after the end"),
            (String::new(), "not the end"),
        ] {
            let refused = copy
                .import(bad.as_bytes(), &event("x"))
                .await
                .unwrap_err()
                .to_string();
            assert!(refused.contains(told), "{told}: {refused}");
            assert!(copy.is_empty().await.unwrap(), "{told}");
        }
        copy.import(text.as_bytes(), &event("ledger.imported"))
            .await
            .unwrap();
        // Other keys: the chain cannot be verified.
        let stranger = Store::sqlite().open().await;
        assert!(stranger.import(text.as_bytes(), &event("x")).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn every_table_and_column_is_copied() {
    on_both(async |store| {
        store.open().await;
        let raw = open_raw(store).await;
        let words = match &store.place {
            Place::File(_) => {
                "SELECT m.name AS t, p.name AS c FROM sqlite_master m JOIN pragma_table_info(m.name) p \
                 WHERE m.type = 'table' AND m.name NOT LIKE '\\_sqlx%' ESCAPE '\\'"
            }
            Place::Postgres(_) => {
                "SELECT CAST(table_name AS TEXT) AS t, CAST(column_name AS TEXT) AS c \
                 FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations'"
            }
        };
        let rows = sqlx::query(words).fetch_all(&raw).await.unwrap();
        let mut there: Vec<(String, String)> = rows.iter().map(|row| (row.get("t"), row.get("c"))).collect();
        let mut copied = ledger::copy::columns();
        there.sort();
        copied.sort();
        assert_eq!(there, copied);
    })
    .await;
}

#[tokio::test]
async fn a_backup_is_taken_while_others_write_and_restored_whole() {
    let store = Store::sqlite();
    let ledger = filled(&store).await;
    let folder = tempfile::tempdir().unwrap();
    let (backup, to) = (folder.path().join("b.db"), folder.path().join("new.db"));
    let writer = tokio::spawn({
        let ledger = ledger.clone();
        async move { noted(&ledger, 50).await }
    });
    ledger.backup(&backup, &event("ledger.backup")).await.unwrap();
    writer.await.unwrap();
    assert_eq!(
        std::fs::metadata(&backup).unwrap().permissions().mode() & 0o777,
        0o600
    );
    // It never writes over a file that is there.
    assert!(ledger.backup(&backup, &event("ledger.backup")).await.is_err());

    let keys = || Keys::parse(&store.keys).unwrap();
    let restored = event("ledger.restored");
    let told = Ledger::restore(&backup, &file(&store), keys(), &restored)
        .await
        .unwrap_err()
        .to_string();
    assert!(told.contains("a proxy has this ledger open"), "{told}");
    let head = Ledger::restore(&backup, &to, keys(), &restored).await.unwrap();
    let again = Ledger::restore(&backup, &to, keys(), &restored)
        .await
        .unwrap_err()
        .to_string();
    assert!(again.contains("there already"), "{again}");
    let copy = Ledger::open(&Place::File(to.clone()), keys()).await.unwrap();
    let verdict = copy.verify(std::slice::from_ref(&head)).await.unwrap();
    assert!(
        matches!(verdict, Verdict::Whole { lines, .. } if lines == head.seq + 1),
        "{verdict:?}"
    );
    assert_eq!(
        std::fs::metadata(&to).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert!(
        left.iter()
            .all(|name| !name.to_string_lossy().contains("restoring")),
        "{left:?}"
    );
}

#[tokio::test]
async fn a_backup_that_was_changed_is_not_restored() {
    let store = Store::sqlite();
    let ledger = filled(&store).await;
    let folder = tempfile::tempdir().unwrap();
    let (backup, to) = (folder.path().join("b.db"), folder.path().join("new.db"));
    run(
        &open_raw(&store).await,
        "UPDATE audit SET name = 'Eve' WHERE seq = 2",
    )
    .await;
    ledger.backup(&backup, &event("ledger.backup")).await.unwrap();
    let restore = async |keys: &str| {
        let restored = Ledger::restore(&backup, &to, Keys::parse(keys).unwrap(), &event("x")).await;
        restored.unwrap_err().to_string()
    };
    assert!(restore(&store.keys).await.contains("line 2 was changed"));
    assert!(
        restore(&Keys::fresh_line("k1"))
            .await
            .contains("put the right key file back")
    );
    assert!(!to.exists());
    std::fs::write(&backup, "no database").unwrap();
    restore(&store.keys).await;
    assert!(!to.exists());
}

#[tokio::test]
async fn only_a_file_is_backed_up_into_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Store::postgres().open().await;
    let told = ledger
        .backup(&folder.path().join("b"), &event("x"))
        .await
        .unwrap_err()
        .to_string();
    assert!(
        told.contains("pg_dump") && !folder.path().join("b").exists(),
        "{told}"
    );
}

#[tokio::test]
async fn what_was_used_or_sent_since_a_backup_does_not_come_back() {
    let store = Store::sqlite();
    let ledger = filled(&store).await;
    let new = wire::api::NewAccount {
        login: "ada".to_owned(),
        name: "Ada".to_owned(),
        grants: Vec::new(),
    };
    let link = ledger::Link {
        token_hash: "t".to_owned(),
        ends_at: Timestamp(i64::MAX),
    };
    ledger
        .add_account("1", &new, &link, &event("account.added"))
        .await
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (backup, to) = (folder.path().join("b.db"), folder.path().join("new.db"));
    ledger.backup(&backup, &event("ledger.backup")).await.unwrap();
    let keys = || Keys::parse(&store.keys).unwrap();
    Ledger::restore(&backup, &to, keys(), &event("ledger.restored"))
        .await
        .unwrap();
    let copy = Ledger::open(&Place::File(to), keys()).await.unwrap();
    let login = |ledger: Ledger| async move { ledger.login_of_link("t", Timestamp(0)).await.unwrap() };
    assert_eq!(
        (login(ledger).await.as_deref(), login(copy).await),
        (Some("ada"), None)
    );
}
