//! What several tests do on the way to what they are about.

use std::path::Path;

use e2e::Page;

/// Where the tests work.
pub(crate) const SITE: &str = "/sites/site-harbour";

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
