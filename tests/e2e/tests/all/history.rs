//! The Site's batches as all colleagues see them: found again, narrowed down, opened by keyboard; and the same
//! rows are not sent twice unnoticed.

use e2e::{Setup, run};
use sandbox::Operation;
use thirtyfour::Key;

use crate::steps::{SITE, review, submit};

#[test]
fn batches_are_found_again_by_anyone() {
    run("history-found", &Setup::default(), async |t| {
        review(t, "FIRST-1", ["1.00", "2.00"]).await;
        submit(&t.page, "Submit 2 debits, $3.00").await;
        t.advance(10 * 60 * 1000);
        review(t, "SECOND-2", ["4.00", "5.00"]).await;
        submit(&t.page, "Submit 2 debits, $9.00").await;

        // A colleague's tab, which has no memory of its own.
        let page = &t.page;
        page.evaluate("localStorage.clear(), sessionStorage.clear()")
            .await;
        page.goto(&format!("{SITE}/batches")).await;
        page.link("FIRST-1").seen().await;
        let rows = page.main().rows().await;
        assert_eq!(rows.len(), 2, "{rows:?}");
        assert!(
            rows[0][0].contains("SECOND-2") && rows[0][0].contains("two.csv"),
            "{rows:?}"
        );
        assert!(
            rows[0]
                .iter()
                .any(|cell| cell.contains("$9.00") && cell.contains("2 rows")),
            "{rows:?}"
        );

        // By what stands in it, and by its stage; the address keeps both.
        page.field("Find a batch, file, row or customer")
            .fill("first")
            .await;
        page.button("Find").click().await;
        page.path_has("find=first").await;
        page.link("SECOND-2").gone().await;
        page.list("Stage").choose("Rejected").await;
        page.path_has("stage=rejected").await;
        page.reload().await;
        page.sees("No batch here has “first”").await;
        page.link("Ask Pyng for first").seen().await;
        page.button("Show all").click().await;
        page.link("SECOND-2").seen().await;

        // Without a mouse.
        page.tab_to(&page.link("FIRST-1")).await;
        page.press(Key::Enter).await;
        page.heading("FIRST-1").seen().await;
        page.progress("Rows ended").seen().await;
    });
}

#[test]
fn the_same_rows_are_sent_again_only_on_purpose() {
    run("history-again", &Setup::default(), async |t| {
        let page = &t.page;
        review(t, "ONCE", ["1.00", "2.00"]).await;
        submit(page, "Submit 2 debits, $3.00").await;
        page.expect_status(409);
        review(t, "TWICE", ["1.00", "2.00"]).await;
        let dialog = page.dialog("Review and submit");
        dialog.button("Submit 2 debits, $3.00").click().await;
        dialog.says("Already sent").await;
        dialog.link("ONCE").seen().await;
        assert_eq!(t.received(Operation::SubmitBatch).len(), 1);
        // The button alone does nothing.
        dialog.button("Send a second time on purpose").click().await;
        dialog.says("Already sent").await;
        dialog
            .execute("arguments[0].querySelector('[type=checkbox]').click()")
            .await;
        dialog.button("Send a second time on purpose").click().await;
        page.heading("TWICE").seen().await;
        page.progress("Rows ended").seen().await;
        assert_eq!(t.received(Operation::SubmitBatch).len(), 2);
    });
}
