//! Four eyes: never one's own, never another body, once.

use ledger::batches::{Decided, Submitted, Verdict, Withdrawn};
use ledger::{Ledger, Link};
use wire::api::{BatchStage, NewAccount, Problem};

use super::support::{How, OPEN, SEALED, T, batch, event, fresh_batch, name, person, site, submit};
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

#[tokio::test]
async fn whoever_held_the_others_link_may_be_the_other() {
    on_both(async |store| {
        let ledger = store.open().await;
        let add = async |sub: &str, by: Option<&str>| {
            let new = NewAccount {
                login: sub.to_owned(),
                name: sub.to_owned(),
                grants: Vec::new(),
            };
            let link = Link {
                token_hash: sub.to_owned(),
                ends_at: T,
            };
            let mut made = event(T);
            made.who = by.map(person);
            assert!(ledger.add_account(sub, &new, &link, &made).await.unwrap());
        };
        // eve gave ada her link, and had hers from dan; the operator gave dan and bob theirs.
        for (sub, by) in [
            ("ada", Some("eve")),
            ("eve", Some("dan")),
            ("dan", None),
            ("bob", None),
        ] {
            add(sub, by).await;
        }
        let sealed = fresh_batch(&ledger, &batch("b", &[("r1", 100)]), &SEALED).await;
        let hash = sealed.hash.clone().unwrap();
        let decided = decide(&ledger, "eve", &hash, true).await;
        assert_eq!(decided, Decided::Linked(sealed.clone()));
        let decided = decide(&ledger, "bob", &hash, true).await;
        assert!(matches!(decided, Decided::Done(_)), "{decided:?}");
        // The other way round: who decides had the link from who prepared it.
        let by_eve = How { by: "eve", ..SEALED };
        let record = ledger.batch(&site(), &name("b")).await.unwrap().unwrap();
        let claim = ledger
            .claim_to_send(&record.id, T, T.plus(1))
            .await
            .unwrap()
            .unwrap();
        let told = Problem::default();
        ledger
            .refused(&record.id, &claim.claim, &told, None, event(T))
            .await
            .unwrap();
        let sealed = fresh_batch(&ledger, &batch("b", &[("r1", 200)]), &by_eve).await;
        let decided = decide(&ledger, "ada", &sealed.hash.clone().unwrap(), true).await;
        assert_eq!(decided, Decided::Linked(sealed));
    })
    .await;
}

#[tokio::test]
async fn rows_that_were_sent_meanwhile_are_not_let_out_unless_that_was_meant() {
    on_both(async |store| {
        let ledger = store.open().await;
        let rows: &[(&str, i64)] = &[("r1", 100)];
        let meant = How { again: true, ..OPEN };
        let sealed = fresh_batch(&ledger, &batch("b", rows), &SEALED).await;
        let sent = fresh_batch(&ledger, &batch("c", rows), &meant).await;
        let hash = sealed.hash.clone().unwrap();
        let decided = decide(&ledger, "bob", &hash, true).await;
        assert_eq!(decided, Decided::AlreadySent(sent));
        let there = ledger.batch(&site(), &name("b")).await.unwrap().unwrap();
        assert_eq!(there, sealed);
        // A no needs no such care; and what was prepared as meant is told so.
        assert!(matches!(
            decide(&ledger, "bob", &hash, false).await,
            Decided::Done(_)
        ));
        let meant = How {
            again: true,
            ..SEALED
        };
        let sealed = fresh_batch(&ledger, &batch("b", rows), &meant).await;
        assert!(sealed.again && sealed.entry(None).again);
        let decided = decide(&ledger, "bob", &sealed.hash.unwrap(), true).await;
        assert!(matches!(decided, Decided::Done(_)), "{decided:?}");
    })
    .await;
}
