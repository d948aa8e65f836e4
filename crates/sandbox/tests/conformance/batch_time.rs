//! "Batch status": how rows end over time, and how often one may ask.

use serde_json::Value;

use super::upstream::{DAY, SECOND, Upstream, batch};

async fn with_batch(test: &str, rows: usize) -> Option<Upstream> {
    let upstream = Upstream::sandbox_only(test).await?;
    upstream.linked(&["C1"]).await;
    upstream
        .submit(&batch("B1", &vec![("C1", 100); rows]))
        .await
        .data(202);
    Some(upstream)
}

fn pending(status: &Value) -> i64 {
    status["rowSummary"]["pending"].as_i64().expect("a count")
}

#[tokio::test]
async fn rows_end_one_after_another() {
    let Some(upstream) = with_batch("rows_end_one_after_another", 20).await else {
        return;
    };
    let mut left = 20;
    let mut states = Vec::new();
    for _ in 0..5 {
        let answer = upstream.status("B1").await;
        let status = answer.data(200);
        assert!(pending(status) <= left);
        left = pending(status);
        states.push(status["state"].as_str().expect("a state").to_owned());
        upstream.advance(30 * SECOND).await;
    }
    assert_eq!(left, 0);
    assert_eq!(
        states,
        ["accepted", "inProgress", "inProgress", "settled", "settled"]
    );
}

#[tokio::test]
async fn the_largest_batch_ends_well_within_a_day() {
    let Some(upstream) = with_batch("the_largest_batch_ends_well_within_a_day", 1000).await else {
        return;
    };
    upstream.advance(300 * SECOND).await;
    let halfway = pending(upstream.status("B1").await.data(200));
    assert!((400..600).contains(&halfway), "{halfway}");
    upstream.advance(400 * SECOND).await;
    let answer = upstream.status("B1").await;
    let status = answer.data(200);
    assert_eq!(status["state"], "settled");
    let submitted_at = status["submittedAt"].as_i64().expect("an instant");
    assert!(
        status["settledAt"]
            .as_i64()
            .is_some_and(|at| at - submitted_at < DAY)
    );
}

#[tokio::test]
async fn one_long_step_is_worth_many_short_ones() {
    let test = "one_long_step_is_worth_many_short_ones";
    let (Some(short), Some(long)) = (with_batch(test, 7).await, with_batch(test, 7).await) else {
        return;
    };
    for _ in 0..50 {
        short.advance(3 * SECOND).await;
    }
    long.advance(150 * SECOND).await;
    assert_eq!(
        short.status("B1").await.data(200),
        long.status("B1").await.data(200)
    );
}

#[tokio::test]
async fn a_batch_may_be_asked_for_once_in_thirty_seconds() {
    let Some(upstream) = with_batch("a_batch_may_be_asked_for_once_in_thirty_seconds", 1).await else {
        return;
    };
    upstream.status("B1").await.data(200);
    for (step, wait) in [(0, "30"), (1, "30"), (999, "29"), (28 * SECOND, "1"), (999, "1")] {
        upstream.advance(step).await;
        let answer = upstream.status("B1").await;
        assert_eq!(answer.code(429), "rateLimit:exceeded");
        assert_eq!(answer.header("retry-after"), Some(wait));
    }
    // 30.000 s after the answer; the refusals in between have not moved it.
    upstream.advance(1).await;
    upstream.status("B1").await.data(200);
    upstream.status("B1").await.refusal(429);
}

#[tokio::test]
async fn waiting_as_long_as_told_is_always_enough() {
    let Some(upstream) = with_batch("waiting_as_long_as_told_is_always_enough", 1).await else {
        return;
    };
    upstream.status("B1").await.data(200);
    upstream.advance(12_345).await;
    let answer = upstream.status("B1").await;
    answer.refusal(429);
    let seconds: i64 = answer
        .header("retry-after")
        .expect("a wait")
        .parse()
        .expect("seconds");
    upstream.advance(seconds * SECOND).await;
    upstream.status("B1").await.data(200);
}

#[tokio::test]
async fn the_limit_holds_for_each_batch_alone() {
    let Some(upstream) = with_batch("the_limit_holds_for_each_batch_alone", 1).await else {
        return;
    };
    upstream.submit(&batch("B2", &[("C1", 100)])).await.data(202);
    upstream
        .post("/billing/sites/site-ridge/batches", &batch("B1", &[("C1", 100)]))
        .await
        .data(202);
    upstream.status("B1").await.data(200);
    upstream.status("B2").await.data(200);
    upstream
        .get("/billing/sites/site-ridge/batches/B1")
        .await
        .data(200);
    upstream.status("B1").await.refusal(429);
    // A reference nobody knows is not counted.
    upstream.status("B3").await.refusal(404);
    upstream.status("B3").await.refusal(404);
}
