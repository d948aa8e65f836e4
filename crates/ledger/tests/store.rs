//! Opening a ledger, in either store.

use ledger::audit::Event;
use ledger::{Keys, Ledger, Person, Place};
use wire::Timestamp;

#[tokio::test]
async fn a_ledger_is_made_kept_and_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::File(folder.path().join("a b#c.db"));
    let line = Keys::fresh_line("k1");
    for _ in 0..2 {
        let ledger = Ledger::open(&place, Keys::parse(&line).unwrap()).await.unwrap();
        let person = Person {
            iss: "local".into(),
            sub: "1".into(),
            name: "Ada".into(),
        };
        ledger
            .note(&Event::new(Timestamp(1), "test").by(&person).on("s", "t"))
            .await
            .unwrap();
        ledger.check().await.unwrap();
        ledger.close().await;
    }
}
