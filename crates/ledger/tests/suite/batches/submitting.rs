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
        let body = ledger.batch_body(&first.id, first.hash.as_deref().unwrap()).await;
        let body = body.unwrap().unwrap();
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
        assert_eq!((&edited.stage, &edited.id), (&BatchStage::Sealed, &first.id));
        assert_ne!(edited.hash, first.hash);
        // Nobody is shown the rows of one body under the hash of the other.
        let of = async |hash: Option<String>| ledger.batch_body(&edited.id, &hash.unwrap()).await.unwrap();
        assert_eq!(of(first.hash).await, None);
        assert_eq!(
            of(edited.hash.clone()).await,
            serde_json::to_string(&changed).ok()
        );
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
            Submitted::AlreadySent(first.clone())
        );
        let meant = How { again: true, ..OPEN };
        let second = fresh_batch(&ledger, &turned, &meant).await;
        for one in [&first, &second] {
            ledger.accepted(one, T, T, event(T)).await.unwrap().unwrap();
        }
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

#[tokio::test]
async fn rows_are_met_by_when_they_were_sent_and_though_their_name_was_given_away() {
    on_both(async |store| {
        let ledger = store.open().await;
        let rows: &[(&str, i64)] = &[("r1", 100)];
        // Given up, its name taken by another, and then it turns out that upstream has it.
        let first = fresh_batch(&ledger, &batch("one", rows), &OPEN).await;
        let claim = ledger
            .claim_to_send(&first.id, T, T.plus(60_000))
            .await
            .unwrap()
            .unwrap()
            .claim;
        let told = wire::api::Problem::default();
        ledger
            .refused(&first.id, &claim, &told, None, event(T))
            .await
            .unwrap()
            .unwrap();
        fresh_batch(&ledger, &batch("one", &[("r2", 5)]), &OPEN).await;
        // Taken in 60 days after it was prepared.
        let late = T.plus(60 * Timestamp::DAY);
        let sent = ledger
            .accepted(&first, late, late, event(late))
            .await
            .unwrap()
            .unwrap();
        assert!(!sent.live);
        let after = |days: i64| How {
            at: T.plus(days * Timestamp::DAY),
            ..OPEN
        };
        let other = batch("two", rows);
        assert_eq!(
            submit(&ledger, &other, &after(149)).await,
            Submitted::AlreadySent(sent)
        );
        assert!(matches!(
            submit(&ledger, &other, &after(151)).await,
            Submitted::Fresh(_)
        ));
    })
    .await;
}
