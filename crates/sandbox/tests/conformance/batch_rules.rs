//! "Batch status": what becomes of rows.

use serde_json::{Value, json};

use super::upstream::{DAY, SECOND, Upstream, batch, fresh};

fn reasons(status: &Value) -> Vec<&str> {
    let rows = status["rows"].as_array().expect("rows");
    rows.iter()
        .map(|row| row["failureReason"].as_str().unwrap_or(""))
        .collect()
}

#[tokio::test]
async fn a_fresh_batch_shows_every_row_in_the_order_sent() {
    let upstream = Upstream::any().await;
    let reference = fresh("B");
    upstream
        .submit(&batch(&reference, &[("one", 100), ("two", 200)]))
        .await
        .data(202);
    let answer = upstream.status(&reference).await;
    let status = answer.data(200);
    assert_eq!(status["batchReference"], *reference);
    assert!(status["submittedAt"].is_i64());
    let rows = status["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 2);
    for (row, (customer, amount)) in rows.iter().zip([("one", 100), ("two", 200)]) {
        assert_eq!(
            (row["customerReference"].as_str(), row["amount"].as_i64()),
            (Some(customer), Some(amount))
        );
        assert!(row["state"].is_string());
    }
}

#[tokio::test]
async fn an_unknown_batch_is_not_found() {
    let upstream = Upstream::any().await;
    upstream.status(&fresh("B")).await.refusal(404);
}

#[tokio::test]
async fn a_batch_that_was_just_sent_has_tried_no_row() {
    let Some(upstream) = Upstream::sandbox_only("a_batch_that_was_just_sent_has_tried_no_row").await else {
        return;
    };
    upstream.linked(&["C1"]).await;
    upstream
        .submit(&batch("B1", &[("C1", 100), ("C1", 200)]))
        .await
        .data(202);
    let answer = upstream.status("B1").await;
    let status = answer.data(200);
    assert_eq!(status["state"], "accepted");
    assert_eq!(
        status["rowSummary"],
        json!({ "total": 2, "pending": 2, "settled": 0, "failed": 0 })
    );
    assert!(status.get("settledAt").is_none());
    assert_eq!(
        status["rows"][0],
        json!({
        "rowReference": "r0", "customerReference": "C1", "amount": 100, "state": "pending" })
    );
}

#[tokio::test]
async fn the_amount_decides_the_outcome() {
    let Some(mut upstream) = Upstream::sandbox_only("the_amount_decides_the_outcome").await else {
        return;
    };
    upstream.linked(&["C1"]).await;
    let rows = [
        ("C1", 100),
        ("C1", 1013),
        ("C1", 1017),
        ("C1", 1019),
        ("C1", 13),
        ("C1", 1300),
        ("C1", 5_000_000),
        ("C1", 5_000_001),
        ("nobody", 100),
        ("nobody", 13),
    ];
    upstream.submit(&batch("B1", &rows)).await.data(202);
    upstream.advance_far(DAY).await;
    let answer = upstream.status("B1").await;
    let status = answer.data(200);
    assert_eq!(
        reasons(status),
        [
            "",
            "insufficientFunds",
            "technicalFailure",
            "mandateUnderReview",
            "insufficientFunds",
            "",
            "",
            "agreementLimitExceeded",
            "customerNotActive",
            "customerNotActive",
        ]
    );
    assert_eq!(
        status["state"], "settled",
        "settled, although not every row was paid"
    );
    assert_eq!(
        status["rowSummary"],
        json!({ "total": 10, "pending": 0, "settled": 3, "failed": 7 })
    );
    for row in status["rows"].as_array().expect("rows") {
        let paid = row["state"] == "settled";
        assert_eq!(row.get("settledAt").is_some(), paid, "{row}");
        assert_eq!(row.get("failureReason").is_some(), !paid, "{row}");
    }
}

#[tokio::test]
async fn a_customer_is_judged_at_the_moment_of_debit() {
    let Some(upstream) = Upstream::sandbox_only("a_customer_is_judged_at_the_moment_of_debit").await else {
        return;
    };
    upstream.linked(&["leaver", "stayer"]).await;
    upstream.invite("joiner").await.data(201);
    // Two rows: the first is tried after 5 s, the second about a minute later.
    upstream
        .submit(&batch("LEAVE", &[("leaver", 100), ("leaver", 200)]))
        .await
        .data(202);
    upstream
        .submit(&batch("JOIN", &[("joiner", 100), ("joiner", 200)]))
        .await
        .data(202);
    upstream.advance(10 * SECOND).await;
    upstream.change("leaver", "revoke").await;
    upstream.change("joiner", "link").await;
    upstream.advance(600 * SECOND).await;
    assert_eq!(
        reasons(upstream.status("LEAVE").await.data(200)),
        ["", "customerNotActive"]
    );
    assert_eq!(
        reasons(upstream.status("JOIN").await.data(200)),
        ["customerNotActive", ""]
    );
}

#[tokio::test]
async fn what_has_ended_never_changes() {
    let Some(upstream) = Upstream::sandbox_only("what_has_ended_never_changes").await else {
        return;
    };
    upstream.linked(&["leaver"]).await;
    upstream.invite("joiner").await.data(201);
    upstream
        .submit(&batch("B1", &[("leaver", 100), ("joiner", 100)]))
        .await
        .data(202);
    // The second row is the last: its own instant is the batch's.
    upstream.advance(5 * SECOND + 60 * SECOND + 2 * 540).await;
    let before = upstream.status("B1").await.data(200).clone();
    assert_eq!(before["settledAt"], Value::from(upstream.now().await));
    upstream.change("leaver", "revoke").await;
    upstream.change("joiner", "link").await;
    upstream.advance(30 * SECOND).await;
    assert_eq!(*upstream.status("B1").await.data(200), before);
}

#[tokio::test]
async fn a_row_that_failed_may_be_tried_in_a_later_batch() {
    let Some(upstream) = Upstream::sandbox_only("a_row_that_failed_may_be_tried_in_a_later_batch").await
    else {
        return;
    };
    upstream.submit(&batch("B1", &[("C1", 100)])).await.data(202);
    upstream.advance(60 * SECOND).await;
    assert_eq!(
        reasons(upstream.status("B1").await.data(200)),
        ["customerNotActive"]
    );
    upstream.linked(&["C1"]).await;
    upstream.submit(&batch("B2", &[("C1", 100)])).await.data(202);
    upstream.advance(60 * SECOND).await;
    assert_eq!(reasons(upstream.status("B2").await.data(200)), [""]);
}
