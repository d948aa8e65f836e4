//! The outbox: one sender at a time, and no try forgotten.

use ledger::batches::Postponed;
use wire::api::{BatchStage, Problem};

use super::support::{OPEN, T, batch, event, fresh_batch, name, site};
use crate::support::on_both;

const LEASE: i64 = 60_000;

fn problem() -> Problem {
    Problem {
        code: "x:y".into(),
        ..Problem::default()
    }
}

#[tokio::test]
async fn one_of_many_senders_has_it() {
    on_both(async |store| {
        let ledger = store.open().await;
        let record = fresh_batch(&ledger, &batch("b", &[("r1", 100)]), &OPEN).await;
        let claims = (0..8).map(|_| {
            let (ledger, id) = (ledger.clone(), record.id.clone());
            tokio::spawn(async move {
                ledger
                    .claim_to_send(&id, T, T.plus(LEASE))
                    .await
                    .unwrap()
                    .is_some()
            })
        });
        let mut won = 0;
        for claim in claims.collect::<Vec<_>>() {
            won += usize::from(claim.await.unwrap());
        }
        assert_eq!(won, 1);
    })
    .await;
}

#[tokio::test]
async fn a_dead_senders_batch_is_taken_over_with_its_doubt() {
    on_both(async |store| {
        let ledger = store.open().await;
        let record = fresh_batch(&ledger, &batch("b", &[("r1", 100)]), &OPEN).await;
        let first = ledger
            .claim_to_send(&record.id, T, T.plus(LEASE))
            .await
            .unwrap()
            .unwrap();
        assert!(!first.doubt);
        assert!(ledger.due_to_send(T.plus(LEASE - 1), 9).await.unwrap().is_empty());
        let at = T.plus(LEASE);
        assert_eq!(
            ledger.due_to_send(at, 9).await.unwrap(),
            std::slice::from_ref(&record.id)
        );
        let second = ledger
            .claim_to_send(&record.id, at, at.plus(LEASE))
            .await
            .unwrap()
            .unwrap();
        assert!(second.doubt);
        // The first one wakes: what it says of a failure no longer counts.
        let late = ledger
            .refused(&record.id, &first.claim, &problem(), None, event(at))
            .await
            .unwrap();
        assert_eq!(late, None);
        // But that upstream has it is true whoever learned it.
        let accepted = ledger
            .accepted(&first.batch, at, at, event(at))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(accepted.stage, BatchStage::Accepted);
        assert_eq!(
            ledger
                .refused(&record.id, &second.claim, &problem(), None, event(at))
                .await
                .unwrap(),
            None
        );
    })
    .await;
}

#[tokio::test]
async fn only_who_knows_that_nothing_left_takes_the_doubt_away() {
    on_both(async |store| {
        let ledger = store.open().await;
        for (nothing_sent, doubt) in [(true, false), (false, true)] {
            let record = fresh_batch(
                &ledger,
                &batch(&format!("b{doubt}"), &[(&format!("r{doubt}"), 100)]),
                &OPEN,
            )
            .await;
            let first = ledger
                .claim_to_send(&record.id, T, T.plus(LEASE))
                .await
                .unwrap()
                .unwrap();
            let at = T.plus(5_000);
            let how = Postponed {
                send_after: at,
                problem: &problem(),
                nothing_sent,
            };
            ledger
                .postpone(&record.id, &first.claim, &how)
                .await
                .unwrap()
                .unwrap();
            assert!(ledger.claim_to_send(&record.id, T, at).await.unwrap().is_none());
            let second = ledger
                .claim_to_send(&record.id, at, at.plus(LEASE))
                .await
                .unwrap()
                .unwrap();
            assert_eq!((second.doubt, second.batch.tries), (doubt, 2));
        }
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_comes_after_all_outweighs_giving_up() {
    on_both(async |store| {
        let ledger = store.open().await;
        let october = batch("b", &[("r1", 100)]);
        let record = fresh_batch(&ledger, &october, &OPEN).await;
        let parcel = ledger
            .claim_to_send(&record.id, T, T.plus(LEASE))
            .await
            .unwrap()
            .unwrap();
        ledger
            .given_up(&record.id, &parcel.claim, (&problem(), false), event(T))
            .await
            .unwrap()
            .unwrap();
        let accepted = ledger.accepted(&record, T, T, event(T)).await.unwrap().unwrap();
        assert_eq!((accepted.stage, accepted.live), (BatchStage::Accepted, true));
        let there = ledger.batch(&site(), &name("b")).await.unwrap().unwrap();
        assert_eq!(there.problem, None);
    })
    .await;
}

#[tokio::test]
async fn a_refusal_and_the_second_look_at_it_are_one() {
    on_both(async |store| {
        let ledger = store.open().await;
        let record = fresh_batch(&ledger, &batch("b", &[("r1", 100)]), &OPEN).await;
        let claim = ledger.claim_to_send(&record.id, T, T.plus(LEASE)).await;
        let claim = claim.unwrap().unwrap().claim;
        let look = Some(T.plus(30_000));
        let late = ledger
            .refused(&record.id, "another's", &problem(), look, event(T))
            .await;
        assert_eq!(late.unwrap(), None);
        assert_eq!(ledger.check_of(&site(), &name("b")).await.unwrap(), None);
        let refused = ledger
            .refused(&record.id, &claim, &problem(), look, event(T))
            .await;
        assert_eq!(refused.unwrap().unwrap().stage, BatchStage::Rejected);
        let due = ledger.due_to_check(T.plus(30_000), 9).await.unwrap();
        assert_eq!(due, [(site(), name("b"))]);
    })
    .await;
}

#[tokio::test]
async fn it_is_known_by_when_the_newest_try_of_doubt_had_ended() {
    on_both(async |store| {
        let ledger = store.open().await;
        let record = fresh_batch(&ledger, &batch("b", &[("r1", 100)]), &OPEN).await;
        let mut at = T;
        let mut known = Vec::new();
        // Dead in the middle, then without an answer, then surely not sent.
        for end in [None, Some(false), Some(true), Some(true)] {
            let parcel = ledger.claim_to_send(&record.id, at, at.plus(LEASE)).await;
            let parcel = parcel.unwrap().unwrap();
            known.push(parcel.batch.open_tried_at.map(|until| until.since(T)));
            at = at.plus(LEASE);
            if let Some(nothing_sent) = end {
                let how = Postponed {
                    send_after: at,
                    problem: &problem(),
                    nothing_sent,
                };
                ledger
                    .postpone(&record.id, &parcel.claim, &how)
                    .await
                    .unwrap()
                    .unwrap();
            }
        }
        assert_eq!(known, [None, Some(LEASE), Some(2 * LEASE), Some(2 * LEASE)]);
    })
    .await;
}
