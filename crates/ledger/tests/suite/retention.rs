//! What is given up with time, and what is not.

use ledger::audit::Verdict;
use ledger::retention::{Retention, Swept};
use sqlx::{AnyPool, AssertSqlSafe};
use wire::Timestamp;

use crate::audit::{noted, open_raw, run};
use crate::invitations::keep;
use crate::support::{Store, on_both};

async fn batch(raw: &AnyPool, reference: &str, stage: &str, at: i64) {
    let words = format!(
        "INSERT INTO batches (id, site, reference, live, stage, row_count, row_sum, prepared_at, search_text) \
         VALUES ('{reference}', 's', '{reference}', 1, '{stage}', 1, 1, {at}, '')"
    );
    run(raw, &words).await;
    let check = format!(
        "INSERT INTO checks (site, reference, check_after, since, checked_at) VALUES ('s', '{reference}', 0, {at}, {at})"
    );
    run(raw, &check).await;
    let change = format!(
        "INSERT INTO status_changes (site, reference, at, version, state, paid_count, paid_sum, failed_count, \
         failed_sum, pending_count, pending_sum, changed) VALUES ('s', '{reference}', {at}, 1, 'x', 0, 0, 0, 0, 0, 0, '[]')"
    );
    run(raw, &change).await;
}

async fn names(raw: &AnyPool, table: &str) -> Vec<String> {
    let words = format!("SELECT reference FROM {table} ORDER BY reference");
    sqlx::query_scalar(AssertSqlSafe(words))
        .fetch_all(raw)
        .await
        .unwrap()
}

#[tokio::test]
async fn only_what_has_ended_long_enough_ago_goes() {
    on_both(async |store: &Store| {
        let ledger = store.open().await;
        let raw = open_raw(store).await;
        for (stage, at) in [
            ("sealed", 1),
            ("sending", 1),
            ("accepted", 1),
            ("inProgress", 1),
            ("settled", 1),
            ("failed", 1),
            ("withdrawn", 899),
            ("rejected", 900),
        ] {
            batch(&raw, stage, stage, at).await;
        }
        let old = keep(&ledger, "old", 1, Some(500)).await;
        keep(&ledger, "serves", 1, Some(2000)).await;
        keep(&ledger, "undated", 850, None).await;
        keep(&ledger, "undated-old", 1, None).await;
        keep(&ledger, "recent", 950, Some(960)).await;
        let keep = Retention {
            batches: Some(100),
            invitations: Some(100),
            links: Some(200),
            sessions: Some(100),
            audit: None,
        };
        let swept = ledger.sweep(&keep, Timestamp(1000)).await.unwrap();
        let expected = Swept {
            batches: 3,
            invitations: 2,
            links: 3,
            sessions: 0,
            audit: 0,
        };
        assert_eq!(swept, expected);
        let left = ["accepted", "inProgress", "rejected", "sealed", "sending"];
        for table in ["batches", "checks", "status_changes"] {
            assert_eq!(names(&raw, table).await, left, "{table}");
        }
        let rows: Vec<(String,)> = sqlx::query_as("SELECT customer_reference FROM invitations ORDER BY 1")
            .fetch_all(&raw)
            .await
            .unwrap();
        assert_eq!(
            rows,
            ["recent", "serves", "undated"].map(|name| (name.to_owned(),))
        );
        // A second time there is nothing to do, and nothing is written down.
        let head = ledger.head().await.unwrap();
        assert_eq!(
            ledger.sweep(&keep, Timestamp(1000)).await.unwrap(),
            Swept::default()
        );
        assert_eq!(ledger.head().await.unwrap(), head);
        drop(old);
    })
    .await;
}

#[tokio::test]
async fn without_a_limit_nothing_goes_but_dead_links() {
    on_both(async |store| {
        let ledger = store.open().await;
        let raw = open_raw(store).await;
        batch(&raw, "a", "settled", 1).await;
        keep(&ledger, "ada", 1, Some(2)).await;
        let swept = ledger
            .sweep(&Retention::default(), Timestamp(i64::MAX / 2))
            .await
            .unwrap();
        assert_eq!(
            swept,
            Swept {
                links: 1,
                ..Swept::default()
            }
        );
    })
    .await;
}

#[tokio::test]
async fn the_trail_is_given_up_in_a_way_that_can_be_verified() {
    on_both(async |store| {
        let ledger = store.open().await;
        noted(&ledger, 5).await;
        let keep = Retention {
            audit: Some(3000),
            ..Retention::default()
        };
        assert_eq!(ledger.sweep(&keep, Timestamp(6000)).await.unwrap().audit, 2);
        let verdict = ledger.verify(&[]).await.unwrap();
        assert!(
            matches!(
                verdict,
                Verdict::Whole {
                    after: 2,
                    lines: 4,
                    ..
                }
            ),
            "{verdict:?}"
        );
    })
    .await;
}
