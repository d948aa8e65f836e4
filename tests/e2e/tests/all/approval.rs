//! Four eyes: one prepares, another approves or rejects exactly that, and nothing leaves before.

use e2e::{PASSWORD, Page, ProxySetup, Setup, Test, run};
use sandbox::Operation;

use crate::steps::{SITE, look_at};

/// A portal where every batch needs a second person.
pub(crate) fn four_eyes() -> Setup {
    Setup {
        proxy: ProxySetup {
            sign_in: "local",
            four_eyes: Some("always"),
            ..ProxySetup::default()
        },
        ..Setup::default()
    }
}

/// Somebody takes a seat at this browser.
pub(crate) async fn seat(page: &Page, login: &str, path: &str) {
    page.forget_cookies().await;
    page.goto(path).await;
    page.sign_in(login).await;
}

/// Brings two debits as far as the seal, by Jo.
pub(crate) async fn sealed(t: &Test, reference: &str) {
    let page = &t.page;
    page.expect_status(401);
    t.people(&[("jo", &["submitter"]), ("kim", &["approver"])]).await;
    seat(page, "jo", &format!("{SITE}/batches")).await;
    page.heading("Batches").seen().await;
    look_at(t, reference, ["1.00", "2.00"], "Review and seal").await;
    page.dialog("Review and seal")
        .button("Seal 2 debits, $3.00 for approval")
        .click()
        .await;
    page.sees("Somebody else has to approve it").await;
}

#[test]
fn another_person_approves_what_one_prepared() {
    run("approval-yes", &four_eyes(), async |t| {
        let page = &t.page;
        sealed(t, "EYES-1").await;
        assert_eq!(
            page.button("Approve").count().await,
            0,
            "nobody approves their own"
        );
        assert!(t.received(Operation::SubmitBatch).is_empty());

        seat(page, "kim", &format!("{SITE}/batches")).await;
        page.button("Waiting for approval 1").click().await;
        page.path_has("stage=sealed").await;
        page.link("EYES-1").click().await;
        page.sees("It waits for your approval").await;
        page.region("Rows of the batch").says("HE-10003").await;
        page.button("Approve").click().await;
        let dialog = page.dialog("Approve EYES-1");
        dialog.says("$3.00").await;
        dialog.says("jo").await;
        dialog.button("Approve 2 debits, $3.00").click().await;
        page.progress("Rows ended").seen().await;
        page.sees("Approved by you").await;
        assert_eq!(t.received(Operation::SubmitBatch).len(), 1);
    });
}

#[test]
fn approving_after_a_while_asks_who_is_there_and_then_goes_on() {
    run("approval-confirm", &four_eyes(), async |t| {
        let page = &t.page;
        sealed(t, "EYES-9").await;
        seat(page, "kim", &format!("{SITE}/batches")).await;
        page.link("EYES-9").click().await;
        page.sees("It waits for your approval").await;
        t.advance(6 * 60_000);
        page.button("Approve").click().await;
        page.dialog("Approve EYES-9")
            .button("Approve 2 debits, $3.00")
            .click()
            .await;
        let confirm = page.dialog("Confirm that it is you");
        confirm.seen().await;
        assert!(t.received(Operation::SubmitBatch).is_empty());
        page.field("Password").fill(PASSWORD).await;
        confirm.button("Confirm").click().await;
        // The word is sent again by itself.
        page.sees("Approved by you").await;
        assert_eq!(t.received(Operation::SubmitBatch).len(), 1);
    });
}

#[test]
fn a_rejection_has_a_reason_that_the_preparer_sees() {
    run("approval-no", &four_eyes(), async |t| {
        let page = &t.page;
        sealed(t, "EYES-2").await;
        seat(page, "kim", &format!("{SITE}/batch/EYES-2")).await;
        page.button("Reject").click().await;
        let dialog = page.dialog("Reject EYES-2");
        dialog.button("Reject 2 debits, $3.00").click().await;
        dialog.says("Say why, in a few words.").await;
        page.field("Reason").focused().await;
        page.field("Reason").fill("R2 is a duplicate").await;
        dialog.button("Reject 2 debits, $3.00").click().await;
        page.alert().says("R2 is a duplicate").await;

        seat(page, "jo", &format!("{SITE}/batch/EYES-2")).await;
        page.alert().says("R2 is a duplicate").await;
        page.alert().says("kim").await;
        page.link("Prepare it again").seen().await;
        assert!(t.received(Operation::SubmitBatch).is_empty());
    });
}

#[test]
fn the_preparer_may_take_it_back() {
    run("approval-withdrawn", &four_eyes(), async |t| {
        let page = &t.page;
        sealed(t, "EYES-3").await;
        page.button("Withdraw").click().await;
        page.dialog("Withdraw EYES-3")
            .button("Withdraw 2 debits, $3.00")
            .click()
            .await;
        page.sees("It was taken back before anything was sent.").await;
        assert!(t.received(Operation::SubmitBatch).is_empty());
    });
}
