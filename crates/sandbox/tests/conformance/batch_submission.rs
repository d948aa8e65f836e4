//! "Submit a batch": receipts, idempotency, and what is refused.

use serde_json::{Value, json};

use super::upstream::{DAY, SECOND, Upstream, batch, fresh, send};

#[tokio::test]
async fn a_batch_is_taken_in_at_once_with_a_receipt() {
    let upstream = Upstream::any().await;
    let reference = fresh("B");
    let answer = upstream
        .submit(&batch(&reference, &[("nobody", 100), ("nobody", 200)]))
        .await;
    let receipt = answer.data(202);
    assert_eq!(receipt["batchReference"], *reference);
    assert_eq!(receipt["state"], "accepted");
    assert_eq!(receipt["rowCount"], 2);
    assert!(receipt["submittedAt"].is_i64());
}

#[tokio::test]
async fn the_same_rows_in_other_clothes_get_the_original_receipt() {
    let upstream = Upstream::any().await;
    let reference = fresh("B");
    let body = json!({ "batchReference": reference, "rows": [
        { "rowReference": "r0", "customerReference": "nobody", "amount": 100 } ] });
    let first = upstream.submit(&body).await;
    let clothes = format!(
        "  {{\n\"rows\":[ {{\"amount\": 100, \"rowReference\":\"\\u0072\\u0030\",\t\"customerReference\":\"nobody\"}} ],\
         \"batchReference\":\"{reference}\"}}\n"
    );
    let again = upstream
        .request(reqwest::Method::POST, &upstream.site_path("/batches"))
        .header("content-type", "application/json; charset=utf-8")
        .body(clothes);
    assert_eq!(send(again).await.data(202), first.data(202));
}

#[tokio::test]
async fn the_receipt_stays_the_original_after_the_batch_has_settled() {
    let test = "the_receipt_stays_the_original_after_the_batch_has_settled";
    let Some(mut upstream) = Upstream::sandbox_only(test).await else {
        return;
    };
    let body = batch("B1", &[("nobody", 100)]);
    let first = upstream.submit(&body).await.data(202).clone();
    upstream.advance_far(DAY).await;
    assert_eq!(*upstream.submit(&body).await.data(202), first);
}

#[tokio::test]
async fn the_same_reference_with_another_body_is_a_conflict() {
    let upstream = Upstream::any().await;
    let reference = fresh("B");
    upstream
        .submit(&batch(&reference, &[("one", 100), ("two", 200)]))
        .await
        .data(202);
    for rows in [
        &[("one", 100), ("two", 201)][..],
        &[("one", 100), ("Two", 200)],
        &[("one", 100)],
        &[("one", 100), ("two", 200), ("three", 300)],
        &[("two", 200), ("one", 100)],
    ] {
        let answer = upstream.submit(&batch(&reference, rows)).await;
        assert_eq!(answer.code(409), "batch:conflict", "{rows:?}");
    }
}

#[tokio::test]
async fn a_conflict_changes_nothing() {
    let upstream = Upstream::any().await;
    let reference = fresh("B");
    upstream
        .submit(&batch(&reference, &[("one", 100)]))
        .await
        .data(202);
    upstream
        .submit(&batch(&reference, &[("one", 999)]))
        .await
        .refusal(409);
    let status = upstream.status(&reference).await;
    assert_eq!(status.data(200)["rows"][0]["amount"], 100);
}

#[tokio::test]
async fn references_are_kept_for_ninety_days_and_may_then_be_used_afresh() {
    let test = "references_are_kept_for_ninety_days_and_may_then_be_used_afresh";
    let Some(mut upstream) = Upstream::sandbox_only(test).await else {
        return;
    };
    upstream.submit(&batch("B1", &[("one", 100)])).await.data(202);
    upstream.advance_far(90 * DAY - 1).await;
    assert_eq!(
        upstream.submit(&batch("B1", &[("one", 200)])).await.code(409),
        "batch:conflict"
    );
    upstream.status("B1").await.data(200);
    upstream.advance(1).await;
    assert_eq!(upstream.status("B1").await.code(404), "batch:notFound");
    let receipt = upstream.submit(&batch("B1", &[("one", 200)])).await;
    assert_eq!(
        receipt.data(202)["submittedAt"],
        Value::from(upstream.now().await)
    );
    assert_eq!(upstream.status("B1").await.data(200)["rows"][0]["amount"], 200);
    // Kept again, from the second submission.
    upstream.advance(SECOND).await;
    assert_eq!(
        upstream.submit(&batch("B1", &[("one", 100)])).await.code(409),
        "batch:conflict"
    );
}

#[tokio::test]
async fn sites_do_not_share_batch_references() {
    let Some(upstream) = Upstream::sandbox_only("sites_do_not_share_batch_references").await else {
        return;
    };
    upstream.submit(&batch("B1", &[("one", 100)])).await.data(202);
    let body = batch("B1", &[("two", 200)]);
    upstream
        .post("/billing/sites/site-ridge/batches", &body)
        .await
        .data(202);
    upstream.status("B1").await.data(200);
    upstream
        .get("/billing/sites/site-ridge/batches/B1")
        .await
        .data(200);
}

#[tokio::test]
async fn one_to_a_thousand_rows() {
    let upstream = Upstream::any().await;
    let rows = |count: usize| vec![("nobody", 100); count];
    upstream.submit(&batch(&fresh("B"), &rows(1000))).await.data(202);
    assert_eq!(
        upstream
            .submit(&batch(&fresh("B"), &rows(1001)))
            .await
            .targets(400),
        ["rows"]
    );
    assert_eq!(
        upstream.submit(&batch(&fresh("B"), &[])).await.targets(400),
        ["rows"]
    );
}

#[tokio::test]
async fn every_fault_is_told_with_its_place() {
    let upstream = Upstream::any().await;
    let good = json!({ "rowReference": "a", "customerReference": "c", "amount": 1 });
    let body = json!({ "batchReference": "", "rows": [
        good,
        { "rowReference": "a", "customerReference": "c", "amount": 1 },
        { "rowReference": "b", "customerReference": "c", "amount": 0 },
        { "rowReference": "d", "customerReference": "", "amount": -5 },
        { "amount": "100" },
        { "rowReference": "e", "customerReference": "c", "amount": 1.5 },
        7,
    ] });
    let mut targets = upstream.submit(&body).await.targets(400);
    targets.sort();
    assert_eq!(
        targets,
        [
            "batchReference",
            "rows[1].rowReference",
            "rows[2].amount",
            "rows[3].amount",
            "rows[3].customerReference",
            "rows[4].amount",
            "rows[4].customerReference",
            "rows[4].rowReference",
            "rows[5].amount",
            "rows[6]",
        ]
    );
}

#[tokio::test]
async fn amounts_that_are_no_whole_cents_are_refused() {
    let upstream = Upstream::any().await;
    for amount in [
        json!(0),
        json!(-1),
        json!(1.0),
        json!(1e3),
        json!("100"),
        json!(null),
        json!([1]),
        json!(u64::MAX),
    ] {
        let mut body = batch(&fresh("B"), &[("nobody", 1)]);
        body["rows"][0]["amount"] = amount.clone();
        assert_eq!(
            upstream.submit(&body).await.targets(400),
            ["rows[0].amount"],
            "{amount}"
        );
    }
}

#[tokio::test]
async fn rows_that_are_no_list_are_refused() {
    let upstream = Upstream::any().await;
    for rows in [json!(null), json!({}), json!("rows"), json!(5)] {
        let body = json!({ "batchReference": fresh("B"), "rows": rows });
        assert_eq!(upstream.submit(&body).await.targets(400), ["rows"]);
    }
    assert_eq!(
        upstream.submit(&json!({})).await.targets(400),
        ["batchReference", "rows"]
    );
}
