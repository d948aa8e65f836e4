//! What several tests do on the way to what they are about.

use std::path::Path;

use e2e::{Page, Test, files};
use sandbox::faults::Effect;

/// Where the tests work.
pub(crate) const SITE: &str = "/sites/site-harbour";
/// The page of a new batch.
pub(crate) const NEW_BATCH: &str = "/sites/site-harbour/batches/new";

/// Invites a customer and waits for the card.
pub(crate) async fn invite(page: &Page, reference: &str) {
    page.field("Customer reference").fill(reference).await;
    page.button("Create signup link").click().await;
    page.region(&format!("Signup link for {reference}")).seen().await;
}

/// Gives the new-batch page a file.
pub(crate) async fn upload(page: &Page, file: &Path) {
    page.file_field("CSV file with the debits").upload(file).await;
}

/// Chooses the unit of the file, whatever it would come to.
pub(crate) async fn choose_unit(page: &Page, unit: &str) {
    page.radio_beginning(unit).click().await;
}

/// Brings two debits as far as the review dialog, under `reference`.
pub(crate) async fn review(t: &Test, reference: &str, amounts: [&str; 2]) {
    look_at(t, reference, amounts, "Review and submit").await;
}

/// As [`review`], where `words` are on the button and the dialog.
pub(crate) async fn look_at(t: &Test, reference: &str, amounts: [&str; 2], words: &str) {
    let page = &t.page;
    let rows = files::csv([("R1", "HE-10002", amounts[0]), ("R2", "HE-10003", amounts[1])]);
    let file = files::write(&t.folder, "two.csv", rows);
    page.goto(NEW_BATCH).await;
    upload(page, &file).await;
    // A draft that was kept shows its own figures until the file is read.
    page.sees("two.csv").await;
    choose_unit(page, "Dollars").await;
    page.field("Batch reference").fill(reference).await;
    page.button(words).click().await;
    page.dialog(words).seen().await;
}

/// Submits what lies in the review dialog, and waits for its live page.
pub(crate) async fn submit(page: &Page, words: &str) {
    page.dialog("Review and submit").button(words).click().await;
    page.progress("Rows ended").seen().await;
}

/// The effect of an answer with a status and no more.
pub(crate) fn status(status: u16) -> Effect {
    Effect {
        status: Some(status),
        ..Effect::default()
    }
}
