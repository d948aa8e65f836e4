//! The key file: the right one, a wrong one, a newer one.

use ledger::audit::{Event, Verdict};
use ledger::invitations::Made;
use ledger::{Fault, Keys, Ledger};
use wire::{CustomerReference, SignupLink, SiteId, Timestamp};

use crate::audit::{noted, open_raw, run};
use crate::support::{Store, on_both, person};

async fn open_with(store: &Store, keys: &str) -> Result<Ledger, Fault> {
    Ledger::open(&store.place, Keys::parse(keys).unwrap()).await
}

#[tokio::test]
async fn a_wrong_key_file_is_told_at_the_start() {
    on_both(async |store| {
        noted(&store.open().await, 1).await;
        let other = Keys::fresh_line("k1");
        let told = open_with(store, &other).await.err().unwrap().to_string();
        assert!(
            told.contains("the key k1") && told.contains("put the right key file back"),
            "{told}"
        );
        let lost = open_with(store, &Keys::fresh_line("k2"))
            .await
            .err()
            .unwrap()
            .to_string();
        assert!(
            lost.contains("the key k1 is not in the key file, and 1 of"),
            "{lost}"
        );
        store.open().await;
    })
    .await;
}

#[tokio::test]
async fn a_new_key_seals_anew_and_the_old_one_goes_when_nothing_stands_on_it() {
    on_both(async |store| {
        let ledger = store.open().await;
        let (site, customer) = (
            SiteId::parse("site-a").unwrap(),
            CustomerReference::parse("ada").unwrap(),
        );
        let link = SignupLink::from("https://x.test/s/1");
        let made = Made {
            site: &site,
            customer: &customer,
            by: &person("Ada"),
            at: Timestamp(1),
            expires_at: None,
            link: &link,
        };
        let id = ledger
            .keep_invitation(&made, &Event::new(Timestamp(1), "invitation.made"))
            .await
            .unwrap();
        assert_eq!(ledger.stats().await.unwrap().keys, [("k1".to_owned(), 2)]);

        let new = Keys::fresh_line("k2");
        let both = open_with(store, &format!("{}{}", *new, store.keys))
            .await
            .unwrap();
        assert_eq!(both.reseal().await.unwrap(), 1);
        assert_eq!(both.reseal().await.unwrap(), 0);
        noted(&both, 2).await;
        let keys = both.stats().await.unwrap().keys;
        assert_eq!(keys, [("k1".to_owned(), 1), ("k2".to_owned(), 3)]);
        assert!(matches!(
            both.verify(&[]).await.unwrap(),
            Verdict::Whole { lines: 3, .. }
        ));
        assert!(open_with(store, &new).await.is_err());

        // Once its lines are given up the old key may go, and the link still opens.
        both.trim_audit(Timestamp(1500), Timestamp(9000)).await.unwrap();
        let alone = open_with(store, &new).await.unwrap();
        let event = Event::new(Timestamp(2), "invitation.linkShown");
        assert_eq!(alone.show_link(&site, &id, event).await.unwrap(), Some(link));
        assert!(matches!(alone.verify(&[]).await.unwrap(), Verdict::Whole { .. }));
    })
    .await;
}

#[tokio::test]
async fn a_ledger_from_the_future_is_refused() {
    on_both(async |store| {
        store.open().await.close().await;
        let insert = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
             SELECT 99, 'later', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1";
        run(&open_raw(store).await, insert).await;
        let fault = open_with(store, &store.keys).await.err().unwrap();
        assert!(matches!(fault, Fault::FromTheFuture { found: 99, .. }), "{fault}");
        assert!(fault.to_string().contains("newer version"));
    })
    .await;
}
