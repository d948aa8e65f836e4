//! The history: searched, filtered, a page at a time.

use ledger::batches::BatchFilter;
use wire::Timestamp;
use wire::api::BatchStage;

use super::support::{How, OPEN, SEALED, T, batch, fresh_batch, site};
use crate::support::on_both;

#[tokio::test]
async fn pages_hold_each_batch_once_although_many_are_of_one_instant() {
    on_both(async |store| {
        let ledger = store.open().await;
        for n in 0..7 {
            let at = T.plus(n / 4);
            fresh_batch(
                &ledger,
                &batch(&format!("b{n}"), &[("r", n + 1)]),
                &How { at, ..OPEN },
            )
            .await;
        }
        let mut filter = BatchFilter {
            limit: 2,
            ..BatchFilter::default()
        };
        let mut seen = Vec::new();
        loop {
            let page = ledger.batches(&site(), &filter).await.unwrap();
            seen.extend(
                page.items
                    .into_iter()
                    .map(|item| item.reference.as_str().to_owned()),
            );
            match page.next {
                Some(next) => filter.after = Some(next),
                None => break,
            }
        }
        assert_eq!(seen.len(), 7);
        let mut sorted = seen.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!(sorted.len(), 7, "{seen:?}");
    })
    .await;
}

#[tokio::test]
async fn a_search_is_literal_and_minds_no_case() {
    on_both(async |store| {
        let ledger = store.open().await;
        fresh_batch(&ledger, &batch("Année_1", &[("R%14", 1)]), &OPEN).await;
        fresh_batch(&ledger, &batch("other", &[("rx14", 2)]), &SEALED).await;
        for (search, found) in [
            ("", 2),
            ("ANNÉE", 1),
            ("e_1", 1),
            ("e%1", 0),
            ("r%14", 1),
            ("ada-1", 2),
            ("october.csv", 2),
            ("rowReference", 0),
            ("nothing", 0),
        ] {
            let filter = BatchFilter {
                search: search.into(),
                limit: 10,
                ..BatchFilter::default()
            };
            assert_eq!(
                ledger.batches(&site(), &filter).await.unwrap().items.len(),
                found,
                "{search}"
            );
        }
        assert_eq!(ledger.batches_waiting(&site()).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn stages_and_days_narrow_it() {
    on_both(async |store| {
        let ledger = store.open().await;
        for day in 0..4 {
            let at = T.plus(day * Timestamp::DAY);
            let how = How {
                at,
                sealed: day % 2 == 0,
                ..OPEN
            };
            fresh_batch(&ledger, &batch(&format!("b{day}"), &[("r", day + 1)]), &how).await;
        }
        let count = async |filter: BatchFilter| {
            let filter = BatchFilter { limit: 10, ..filter };
            ledger.batches(&site(), &filter).await.unwrap().items.len()
        };
        let sealed = BatchFilter {
            stage: Some(BatchStage::Sealed),
            ..BatchFilter::default()
        };
        assert_eq!(count(sealed).await, 2);
        let days = BatchFilter {
            from: Some(T.plus(Timestamp::DAY)),
            to: Some(T.plus(3 * Timestamp::DAY)),
            ..BatchFilter::default()
        };
        assert_eq!(count(days).await, 2);
    })
    .await;
}
