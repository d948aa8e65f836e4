//! Following a batch: on its own, never too often, not while nobody looks.

use e2e::{Page, Setup, Test, eventually, run};
use sandbox::Operation;

use crate::steps::{SITE, review, submit};

/// How often the tab in front has asked for the batch since it was loaded.
async fn asked(page: &Page) -> i64 {
    let count =
        "performance.getEntriesByType('resource').filter((entry) => entry.name.includes('/batches/')).length";
    page.evaluate(count).await.as_i64().unwrap()
}

/// Upstream's rule: one question in 30 seconds for one batch.
fn assert_patient(t: &Test) {
    let polls = t.received(Operation::BatchStatus);
    for pair in polls.windows(2) {
        assert!(pair[1].at.since(pair[0].at) >= 30_000, "{polls:?}");
        assert_ne!(pair[1].status, Some(429));
    }
}

/// Sends a batch, and brings the clocks to just before the next check.
async fn nearly_due(t: &Test) {
    review(t, "FOLLOWED", ["1.00", "2.00"]).await;
    submit(&t.page, "Submit 2 debits, $3.00").await;
    t.page.sees("next check in").await;
    t.advance(29_500);
    t.page.reload().await;
    t.page.progress("Rows ended").seen().await;
}

#[test]
fn the_page_asks_again_on_its_own() {
    run("polling-own", &Setup::default(), async |t| {
        nearly_due(t).await;
        assert_eq!(t.received(Operation::BatchStatus).len(), 1);
        t.page.sees("next check").await;
        t.advance(90_000);
        t.page.sees("every row has ended").await;
        t.page.sees("$3.00\n2 rows").await;
        assert_eq!(t.received(Operation::BatchStatus).len(), 2);
        assert_patient(t);
    });
}

#[test]
fn two_tabs_cost_upstream_one_question() {
    run("polling-tabs", &Setup::default(), async |t| {
        nearly_due(t).await;
        let first = t.page.new_tab().await;
        t.page.goto(&format!("{SITE}/batch/FOLLOWED")).await;
        t.page.progress("Rows ended").seen().await;
        t.advance(90_000);
        t.page.sees("every row has ended").await;
        t.page.switch_to(&first).await;
        t.page.sees("every row has ended").await;
        assert_eq!(t.received(Operation::BatchStatus).len(), 2);
        assert_patient(t);
    });
}

#[test]
fn a_hidden_tab_rests_and_catches_up() {
    run("polling-hidden", &Setup::default(), async |t| {
        nearly_due(t).await;
        let page = &t.page;
        hide(page, true).await;
        // A question that was under way may still end.
        let resting = eventually("no question is under way", async || {
            let text = page.text().await;
            if text.contains("checking now") {
                Err(text)
            } else {
                Ok(asked(page).await)
            }
        })
        .await;
        let hidden = page.new_tab().await;
        page.goto(&format!("{SITE}/batch/FOLLOWED")).await;
        page.progress("Rows ended").seen().await;
        let start = asked(page).await;
        eventually("the tab in sight asks three times more", async || {
            let now = asked(page).await;
            if now >= start + 3 {
                Ok(())
            } else {
                Err(format!("{now}, from {start}"))
            }
        })
        .await;
        t.advance(90_000);
        page.sees("every row has ended").await;
        page.switch_to(&hidden).await;
        assert_eq!(asked(page).await, resting, "the hidden tab has not asked");
        page.lacks("every row has ended").await;
        hide(page, false).await;
        page.sees("every row has ended").await;
        assert_patient(t);
    });
}

/// Headless tabs are all in sight; this one says it is not.
async fn hide(page: &Page, hidden: bool) {
    let state = if hidden { "hidden" } else { "visible" };
    page.evaluate(&format!(
        "Object.defineProperty(document, 'visibilityState', {{ configurable: true, get: () => '{state}' }});
         document.dispatchEvent(new Event('visibilitychange', {{ bubbles: true }}))"
    ))
    .await;
}
