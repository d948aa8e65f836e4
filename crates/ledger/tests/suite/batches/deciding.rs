//! Four eyes: never one's own, never another body, once.

use ledger::Ledger;
use ledger::batches::{Decided, Submitted, Verdict, Withdrawn};
use wire::api::BatchStage;

use super::support::{SEALED, T, batch, event, fresh_batch, name, person, site, submit};
use crate::support::on_both;

async fn decide(ledger: &Ledger, by: &str, hash: &str, approve: bool) -> Decided {
    let (site, reference, by) = (site(), name("b"), person(by));
    let verdict = Verdict {
        site: &site,
        reference: &reference,
        hash,
        approve,
        reason: (!approve).then_some("too much"),
        by: &by,
        at: T,
        due: T,
    };
    ledger.decide(&verdict, event(T).by(&by)).await.unwrap()
}

#[tokio::test]
async fn nobody_decides_on_their_own_whatever_they_are_called_by_now() {
    on_both(async |store| {
        let ledger = store.open().await;
        let sealed = fresh_batch(&ledger, &batch("b", &[("r1", 100)]), &SEALED).await;
        let hash = sealed.hash.clone().unwrap();
        let (site, reference) = (site(), name("b"));
        let mut renamed = person("ada");
        renamed.name = "Somebody Else".into();
        for approve in [true, false] {
            let verdict = Verdict {
                site: &site,
                reference: &reference,
                hash: &hash,
                approve,
                reason: Some("x"),
                by: &renamed,
                at: T,
                due: T,
            };
            let decided = ledger.decide(&verdict, event(T)).await.unwrap();
            assert_eq!(decided, Decided::Own(sealed.clone()));
        }
        assert!(ledger.due_to_send(T, 9).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn an_approval_is_of_one_body_and_an_edit_voids_it() {
    on_both(async |store| {
        let ledger = store.open().await;
        let sealed = fresh_batch(&ledger, &batch("b", &[("r1", 100)]), &SEALED).await;
        let old = sealed.hash.clone().unwrap();
        assert!(matches!(
            decide(&ledger, "bob", "0000", true).await,
            Decided::Changed(_)
        ));
        let Submitted::Edited(edited) = submit(&ledger, &batch("b", &[("r1", 999)]), &SEALED).await else {
            panic!("not edited")
        };
        assert!(matches!(
            decide(&ledger, "bob", &old, true).await,
            Decided::Changed(_)
        ));
        let Decided::Done(approved) = decide(&ledger, "bob", &edited.hash.unwrap(), true).await else {
            panic!("not approved")
        };
        assert_eq!(approved.stage, BatchStage::Sending);
        assert_eq!(ledger.due_to_send(T, 9).await.unwrap(), [approved.id]);
    })
    .await;
}

#[tokio::test]
async fn one_of_two_who_decide_at_once_is_heard() {
    on_both(async |store| {
        let ledger = store.open().await;
        let sealed = fresh_batch(&ledger, &batch("b", &[("r1", 100)]), &SEALED).await;
        let hash = sealed.hash.unwrap();
        let (yes, no) = tokio::join!(
            decide(&ledger, "bob", &hash, true),
            decide(&ledger, "eve", &hash, false)
        );
        let done = |one: &Decided| matches!(one, Decided::Done(_));
        assert_ne!(done(&yes), done(&no), "{yes:?} {no:?}");
        let winner = if done(&yes) { ("bob", true) } else { ("eve", false) };
        assert!(matches!(
            decide(&ledger, winner.0, &hash, winner.1).await,
            Decided::Before(_)
        ));
        assert!(matches!(
            decide(&ledger, "cyd", &hash, true).await,
            Decided::Changed(_)
        ));
    })
    .await;
}

#[tokio::test]
async fn what_is_taken_back_or_rejected_is_not_sent_and_frees_its_name() {
    on_both(async |store| {
        let ledger = store.open().await;
        let october = batch("b", &[("r1", 100)]);
        fresh_batch(&ledger, &october, &SEALED).await;
        let back = ledger.withdraw(&site(), &name("b"), event(T)).await.unwrap();
        assert!(matches!(back, Withdrawn::Done(_)));
        let again = ledger.withdraw(&site(), &name("b"), event(T)).await.unwrap();
        assert!(matches!(again, Withdrawn::Changed(_)));
        assert_eq!(
            ledger.withdraw(&site(), &name("x"), event(T)).await.unwrap(),
            Withdrawn::Unknown
        );
        let second = fresh_batch(&ledger, &october, &SEALED).await;
        let rejected = decide(&ledger, "bob", &second.hash.unwrap(), false).await;
        assert!(matches!(rejected, Decided::Done(_)));
        assert!(ledger.due_to_send(T, 9).await.unwrap().is_empty());
        fresh_batch(&ledger, &october, &SEALED).await;
    })
    .await;
}
