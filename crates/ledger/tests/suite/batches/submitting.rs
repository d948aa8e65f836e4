//! Writing a batch down: the same once, another never in its place.

use ledger::batches::Submitted;
use wire::Timestamp;
use wire::api::BatchStage;

use super::support::{How, OPEN, SEALED, T, batch, event, fresh_batch, submit};
use crate::support::on_both;

#[tokio::test]
async fn the_same_body_is_the_same_batch() {
    on_both(async |store| {
        let ledger = store.open().await;
        let october = batch("october", &[("r1", 100), ("r2", 250)]);
        let first = fresh_batch(&ledger, &october, &OPEN).await;
        assert_eq!(
            (first.stage.clone(), first.all.count, first.all.sum.0),
            (BatchStage::Sending, 2, 350)
        );
        assert_eq!(
            submit(&ledger, &october, &OPEN).await,
            Submitted::Same(first.clone())
        );
        let body = ledger.batch_body(&first.id).await.unwrap().unwrap();
        assert_eq!(body, serde_json::to_string(&october).unwrap());
    })
    .await;
}

#[tokio::test]
async fn two_at_once_write_one_batch_and_one_line() {
    on_both(async |store| {
        let ledger = store.open().await;
        let october = batch("october", &[("r1", 100)]);
        let (one, other) = tokio::join!(submit(&ledger, &october, &OPEN), submit(&ledger, &october, &OPEN));
        let fresh = |one: &Submitted| matches!(one, Submitted::Fresh(_));
        assert_eq!(
            [fresh(&one), fresh(&other)]
                .iter()
                .filter(|fresh| **fresh)
                .count(),
            1
        );
    })
    .await;
}

#[tokio::test]
async fn two_names_for_the_same_rows_at_once_send_them_once() {
    on_both(async |store| {
        let ledger = store.open().await;
        let (one, two) = (batch("one", &[("r1", 100)]), batch("two", &[("r1", 100)]));
        let (one, two) = tokio::join!(submit(&ledger, &one, &OPEN), submit(&ledger, &two, &OPEN));
        let met = |one: &Submitted| matches!(one, Submitted::AlreadySent(_));
        assert_ne!(met(&one), met(&two), "{one:?} {two:?}");
    })
    .await;
}

#[tokio::test]
async fn another_body_is_refused_once_it_is_on_its_way() {
    on_both(async |store| {
        let ledger = store.open().await;
        let first = fresh_batch(&ledger, &batch("b", &[("r1", 100)]), &OPEN).await;
        let other = submit(&ledger, &batch("b", &[("r1", 101)]), &OPEN).await;
        assert_eq!(other, Submitted::Taken(first));
    })
    .await;
}

#[tokio::test]
async fn a_sealed_one_is_changed_by_who_prepared_it_and_by_nobody_else() {
    on_both(async |store| {
        let ledger = store.open().await;
        let first = fresh_batch(&ledger, &batch("b", &[("r1", 100)]), &SEALED).await;
        let stranger = How { by: "eve", ..SEALED };
        let changed = batch("b", &[("r1", 101)]);
        assert_eq!(
            submit(&ledger, &changed, &stranger).await,
            Submitted::Taken(first.clone())
        );
        // Though the policy asks for no second person by now, what waits goes on waiting.
        let Submitted::Edited(edited) = submit(&ledger, &changed, &OPEN).await else {
            panic!("not edited")
        };
        assert_eq!((edited.stage, edited.id), (BatchStage::Sealed, first.id));
        assert_ne!(edited.hash, first.hash);
    })
    .await;
}

#[tokio::test]
async fn the_same_rows_under_another_name_are_met_unless_that_is_meant() {
    on_both(async |store| {
        let ledger = store.open().await;
        let first = fresh_batch(&ledger, &batch("one", &[("r1", 100), ("r2", 5)]), &OPEN).await;
        let turned = batch("two", &[("r2", 5), ("r1", 100)]);
        assert_eq!(
            submit(&ledger, &turned, &OPEN).await,
            Submitted::AlreadySent(first)
        );
        let meant = How { again: true, ..OPEN };
        assert!(matches!(
            submit(&ledger, &turned, &meant).await,
            Submitted::Fresh(_)
        ));
        let later = How {
            at: T.plus(91 * Timestamp::DAY),
            ..OPEN
        };
        let third = batch("three", &[("r1", 100), ("r2", 5)]);
        assert!(matches!(
            submit(&ledger, &third, &later).await,
            Submitted::Fresh(_)
        ));
    })
    .await;
}

#[tokio::test]
async fn a_name_is_free_again_after_ninety_days_but_not_for_the_same_rows_unnoticed() {
    on_both(async |store| {
        let ledger = store.open().await;
        let october = batch("october", &[("r1", 100)]);
        let first = fresh_batch(&ledger, &october, &OPEN).await;
        ledger
            .claim_to_send(&first.id, T, T.plus(60_000))
            .await
            .unwrap()
            .unwrap();
        ledger.accepted(&first, T, T, event(T)).await.unwrap().unwrap();
        let at = T.plus(90 * Timestamp::DAY);
        let later = How { at, ..OPEN };
        assert!(matches!(
            submit(&ledger, &october, &later).await,
            Submitted::AlreadySent(_)
        ));
        let meant = How { again: true, ..later };
        assert!(matches!(
            submit(&ledger, &october, &meant).await,
            Submitted::Fresh(_)
        ));
        let later = How { at, ..OPEN };
        assert!(matches!(
            submit(&ledger, &batch("october", &[("r9", 1)]), &later).await,
            Submitted::Taken(_)
        ));
    })
    .await;
}
