//! Sending and opening batches: nothing happens twice, and a conflict is explained.

use e2e::{Setup, eventually, files, run};
use sandbox::Operation;
use sandbox::faults::{Drop, Effect};

use crate::steps::{NEW_BATCH, SITE, choose_unit, review, submit, upload};

#[test]
fn a_batch_whose_answer_is_lost_is_sent_once() {
    run("batches-lost", &Setup::default(), async |t| {
        let drop = Effect {
            drop: Some(Drop::After),
            ..Effect::default()
        };
        // The proxy asks again by itself, and is told the first receipt.
        t.fault(Operation::SubmitBatch, 1, drop.clone());
        review(t, "LOST-ONCE", ["1.00", "2.00"]).await;
        submit(&t.page, "Submit 2 debits, $3.00").await;
        assert_eq!(t.received(Operation::SubmitBatch).len(), 2);

        // No answer gets through at all: it stays on its way, and the same request goes out again.
        t.fault(Operation::SubmitBatch, 1_000, drop);
        review(t, "LOST-LONG", ["3.00", "4.00"]).await;
        let dialog = t.page.dialog("Review and submit");
        dialog.button("Submit 2 debits, $7.00").click().await;
        t.page.sees("On its way to Pyng").await;
        t.page.sees("Nothing is lost").await;
        t.sandbox().clear_faults();
        t.advance(10 * 60 * 1000);
        eventually("the batch has reached the sandbox", async || {
            let last = t
                .received(Operation::SubmitBatch)
                .pop()
                .and_then(|request| request.status);
            if last == Some(202) {
                Ok(())
            } else {
                Err(format!("{last:?}"))
            }
        })
        .await;
        t.page.reload().await;
        t.page.progress("Rows ended").seen().await;
        t.page.sees("$7.00\n2 rows").await;
        let accepted = t.received(Operation::SubmitBatch);
        let answered: Vec<_> = accepted.iter().filter_map(|request| request.status).collect();
        assert!(answered.iter().all(|status| *status == 202), "{accepted:?}");
    });
}

#[test]
fn rows_that_may_be_with_pyng_are_not_sent_under_another_name() {
    run("batches-doubt", &Setup::default(), async |t| {
        let page = &t.page;
        review(t, "DOUBT-1", ["1.00", "2.00"]).await;
        page.offline(true).await;
        let dialog = page.dialog("Review and submit");
        dialog.button("Submit 2 debits, $3.00").click().await;
        dialog.says("under the same reference").await;
        dialog.button("Back").click().await;
        page.offline(false).await;

        // Neither another name nor a reload makes the portal forget.
        page.reload().await;
        page.field("Batch reference").has_value("DOUBT-1").await;
        page.field("Batch reference").fill("DOUBT-2").await;
        page.alert().says("These rows were submitted as DOUBT-1").await;
        page.button("Review and submit").click().await;
        page.field("Batch reference").focused().await;
        page.button("Use that reference again").click().await;
        page.alert().gone().await;
        page.button("Review and submit").click().await;
        submit(page, "Submit 2 debits, $3.00").await;
        page.heading("DOUBT-1").seen().await;
    });
}

#[test]
fn a_used_reference_is_explained_with_two_ways_on() {
    run("batches-conflict", &Setup::default(), async |t| {
        review(t, "TAKEN", ["1.00", "2.00"]).await;
        submit(&t.page, "Submit 2 debits, $3.00").await;

        t.page.expect_status(409);
        review(t, "TAKEN", ["1.00", "2000.00"]).await;
        let dialog = t.page.dialog("Review and submit");
        dialog.button("Submit 2 debits, $2,001.00").click().await;
        dialog.says("R2").await;
        dialog.says("2,000.00").await;
        dialog.says("Nothing was debited now.").await;
        dialog.link("Open the existing batch").seen().await;
        dialog.button("Choose another reference").click().await;
        t.page.field("Batch reference").focused().await;
        t.page.field("Batch reference").fill("FREE").await;
        t.page.button("Review and submit").click().await;
        submit(&t.page, "Submit 2 debits, $2,001.00").await;
        t.page.heading("FREE").seen().await;
    });
}

#[test]
fn the_same_content_gets_the_same_reference() {
    run("batches-same", &Setup::default(), async |t| {
        let page = &t.page;
        let mut names = Vec::new();
        for (file, amount) in [
            ("monday.csv", "4.00"),
            ("copy of monday.csv", "4.00"),
            ("other.csv", "4.01"),
        ] {
            let path = files::write(&t.folder, file, files::csv([("R1", "HE-10002", amount)]));
            page.goto(NEW_BATCH).await;
            upload(page, &path).await;
            page.sees(file).await;
            choose_unit(page, "Dollars").await;
            names.push(page.field("Batch reference").value().await);
        }
        assert_eq!(names[0], names[1]);
        assert_ne!(names[0], names[2]);
    });
}

#[test]
fn a_batch_is_opened_by_its_reference() {
    run("batches-open", &Setup::default(), async |t| {
        let page = &t.page;
        page.expect_status(404);
        page.goto(&format!("{SITE}/batches")).await;
        page.sees("No batches yet.").await;
        let find = page.field("Find a batch, file, row or customer");
        find.fill("a/b").await;
        page.button("Find").click().await;
        page.sees("No batch here has “a/b”").await;
        find.fill("NO-SUCH").await;
        page.button("Find").click().await;
        page.link("Ask Pyng for NO-SUCH").click().await;
        page.heading("NO-SUCH").seen().await;
        page.alert().says("Pyng does not know this.").await;
        page.alert().says("Trace id").await;

        page.goto(&format!("{SITE}/batches?find=HARBOUR-2026-10-31"))
            .await;
        page.link("Ask Pyng for HARBOUR-2026-10-31").click().await;
        page.sees("every row has ended").await;
        let all = page.region("Rows of the batch").rows().await.len();
        assert_eq!(all, 80);
        page.group("Show rows").button_beginning("Failed").click().await;
        page.path_has("show=failed").await;
        let failed = page.region("Rows of the batch").rows().await;
        assert!(
            failed.len() < all && failed.iter().all(|row| row[2].starts_with("Failed")),
            "{failed:?}"
        );
        page.field("Find a row or customer").fill("nothing like it").await;
        page.sees("No rows like that.").await;
        page.path_has("find=nothing").await;
        page.reload().await;
        page.sees("No rows like that.").await;
        page.goto(&format!("{SITE}/batches")).await;
        page.link("HARBOUR-2026-10-31").seen().await;
    });
}
