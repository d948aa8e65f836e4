//! What waits, in numbers.

use wire::Timestamp;

use crate::support::on_both;

#[tokio::test]
async fn an_empty_ledger_names_every_stage_and_counts_nothing() {
    on_both(async |store| {
        let standing = store.open().await.standing(Timestamp(1_000_000)).await.unwrap();
        let stages = standing
            .batches
            .iter()
            .map(|waiting| (waiting.stage, waiting.count, waiting.oldest));
        assert_eq!(
            stages.collect::<Vec<_>>(),
            [
                ("sealed", 0, None),
                ("sending", 0, None),
                ("accepted", 0, None),
                ("inProgress", 0, None)
            ]
        );
        assert_eq!(
            (standing.checks_due, standing.checks_due_since, standing.sessions),
            (0, None, 0)
        );
    })
    .await;
}
