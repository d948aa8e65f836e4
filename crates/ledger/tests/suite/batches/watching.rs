//! What upstream said: one asker at a time, one record of it.

use ledger::Ledger;
use ledger::checks::{Answered, Claimed, Finding, Noted};
use serde_json::json;
use wire::Timestamp;
use wire::api::{BatchStage, Problem};
use wire::pyng::BatchStatus;

use super::support::{OPEN, T, batch, event, fresh_batch, name, site};
use crate::support::on_both;

fn status(state: &str, row: &str) -> BatchStatus {
    serde_json::from_value(
        json!({ "batchReference": "b", "state": state, "submittedAt": T, "rows": [
        { "rowReference": "r1", "customerReference": "Ada-1", "amount": 100, "state": row },
        { "rowReference": "r2", "customerReference": "Ada-1", "amount": 30, "state": "failed" } ] }),
    )
    .unwrap()
}

async fn claim(ledger: &Ledger, at: Timestamp) -> Option<Claimed> {
    ledger
        .claim_check(&site(), &name("b"), at, at.plus(51_000))
        .await
        .unwrap()
}

async fn record(ledger: &Ledger, claimed: &Claimed, at: Timestamp, finding: Finding<'_>) -> Noted {
    let (site, reference) = (site(), name("b"));
    let answer = Answered {
        site: &site,
        reference: &reference,
        claim: &claimed.claim,
        submissions: claimed.before.submissions,
        at,
        check_after: at.plus(30_000),
        watch_at: Some(at.plus(30_000)),
        finding,
    };
    ledger.record_check(&answer, event(at)).await.unwrap()
}

#[tokio::test]
async fn one_asks_and_nobody_again_before_the_time() {
    on_both(async |store| {
        let ledger = store.open().await;
        let (one, other) = tokio::join!(claim(&ledger, T), claim(&ledger, T));
        assert_ne!(one.is_some(), other.is_some());
        let claimed = one.or(other).unwrap();
        assert!(claim(&ledger, T.plus(50_999)).await.is_none());
        assert_eq!(
            record(
                &ledger,
                &claimed,
                T,
                Finding::Status(&status("inProgress", "pending"))
            )
            .await,
            Noted::Done
        );
        assert!(claim(&ledger, T.plus(29_999)).await.is_none());
        assert_eq!(
            ledger.due_to_check(T.plus(30_000), 5).await.unwrap(),
            [(site(), name("b"))]
        );
        assert!(claim(&ledger, T.plus(30_000)).await.is_some());
    })
    .await;
}

#[tokio::test]
async fn who_comes_late_changes_nothing() {
    on_both(async |store| {
        let ledger = store.open().await;
        let first = claim(&ledger, T).await.unwrap();
        let second = claim(&ledger, T.plus(51_000)).await.unwrap();
        assert_eq!(
            record(&ledger, &first, T, Finding::Status(&status("settled", "settled"))).await,
            Noted::Late
        );
        assert!(ledger.status_of(&site(), &name("b")).await.unwrap().is_none());
        let now = T.plus(52_000);
        let finding = status("inProgress", "pending");
        assert_eq!(
            record(&ledger, &second, now, Finding::Status(&finding)).await,
            Noted::Done
        );
        assert_eq!(
            ledger.status_of(&site(), &name("b")).await.unwrap().unwrap().1,
            finding
        );
    })
    .await;
}

#[tokio::test]
async fn a_batch_settles_with_its_tallies_and_stays_so() {
    on_both(async |store| {
        let ledger = store.open().await;
        let sent = fresh_batch(&ledger, &batch("b", &[("r1", 100), ("r2", 30)]), &OPEN).await;
        ledger
            .claim_to_send(&sent.id, T, T.plus(60_000))
            .await
            .unwrap()
            .unwrap();
        ledger
            .accepted(&sent, T, T.plus(30_000), event(T))
            .await
            .unwrap()
            .unwrap();
        let mut at = T;
        for (state, row, stage, paid) in [
            ("inProgress", "pending", BatchStage::InProgress, 0),
            ("settled", "settled", BatchStage::Settled, 100),
            ("inProgress", "settled", BatchStage::Settled, 100),
        ] {
            at = at.plus(60_000);
            let claimed = claim(&ledger, at).await.unwrap();
            record(&ledger, &claimed, at, Finding::Status(&status(state, row))).await;
            let there = ledger.batch(&site(), &name("b")).await.unwrap().unwrap();
            assert_eq!(
                (there.stage, there.paid.sum.0, there.failed.sum.0),
                (stage, paid, 30)
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_batch_sent_past_the_portal_is_adopted_and_its_rows_are_known() {
    on_both(async |store| {
        let ledger = store.open().await;
        let claimed = claim(&ledger, T).await.unwrap();
        record(
            &ledger,
            &claimed,
            T,
            Finding::Status(&status("inProgress", "pending")),
        )
        .await;
        let there = ledger.batch(&site(), &name("b")).await.unwrap().unwrap();
        assert_eq!(
            (there.hash.clone(), there.all.sum.0, there.prepared_by.clone()),
            (None, 130, None)
        );
        let same = batch("c", &[("r2", 30), ("r1", 100)]);
        let met = super::support::submit(&ledger, &same, &OPEN).await;
        assert_eq!(met, ledger::batches::Submitted::AlreadySent(there));
    })
    .await;
}

#[tokio::test]
async fn an_answer_older_than_a_submission_says_nothing() {
    on_both(async |store| {
        let ledger = store.open().await;
        let claimed = claim(&ledger, T).await.unwrap();
        let sent = fresh_batch(&ledger, &batch("b", &[("r1", 100)]), &OPEN).await;
        ledger
            .claim_to_send(&sent.id, T, T.plus(60_000))
            .await
            .unwrap()
            .unwrap();
        ledger.accepted(&sent, T, T, event(T)).await.unwrap().unwrap();
        let unknown = Problem::default();
        let finding = Finding::Nothing {
            problem: &unknown,
            throttled: 0,
        };
        assert_eq!(record(&ledger, &claimed, T, finding).await, Noted::Outdated);
        let check = ledger.check_of(&site(), &name("b")).await.unwrap().unwrap();
        assert_eq!((check.problem, check.check_after), (None, T.plus(30_000)));
        assert!(check.watch_at.is_some());
    })
    .await;
}

#[tokio::test]
async fn what_upstream_did_not_know_is_forgotten_in_time_and_nothing_else() {
    on_both(async |store| {
        let ledger = store.open().await;
        let claimed = claim(&ledger, T).await.unwrap();
        let (site, reference, unknown) = (site(), name("b"), Problem::default());
        let answer = Answered {
            site: &site,
            reference: &reference,
            claim: &claimed.claim,
            submissions: 0,
            at: T,
            check_after: T.plus(30_000),
            watch_at: None,
            finding: Finding::Nothing {
                problem: &unknown,
                throttled: 0,
            },
        };
        ledger.record_check(&answer, event(T)).await.unwrap();
        assert_eq!(ledger.forget_unknown(T.plus(29_999)).await.unwrap(), 1);
        assert_eq!(ledger.forget_unknown(T.plus(30_000)).await.unwrap(), 0);
        assert!(ledger.check_of(&site, &reference).await.unwrap().is_none());
    })
    .await;
}
