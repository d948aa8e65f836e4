//! Everything without a mouse; the focus is where a person expects it.

use e2e::{Page, Setup, files, run};

use crate::steps::{NEW_BATCH, SITE, upload};

const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const SPACE: &str = " ";

/// The focus is not only somewhere: it is seen there.
async fn assert_focus_seen(page: &Page) {
    let seen = "(() => { const style = getComputedStyle(document.activeElement);
        return document.activeElement !== document.body && document.activeElement.matches(':focus-visible')
            && (style.outlineStyle !== 'none' && style.outlineWidth !== '0px' || style.boxShadow !== 'none'); })()";
    let element = page
        .evaluate("document.activeElement.outerHTML.slice(0, 200)")
        .await;
    assert_eq!(
        page.evaluate(seen).await,
        true,
        "no focus to be seen on {element}"
    );
}

#[test]
fn inviting_and_reading_details() {
    run("keyboard-people", &Setup::default(), async |t| {
        let page = &t.page;
        page.goto("/").await;
        page.heading("Invite a customer").seen().await;
        page.press("\u{e004}").await;
        page.link("Skip to content").focused().await;
        assert_focus_seen(page).await;
        page.press(ENTER).await;
        page.main().focused().await;
        page.tab_to(&page.field("Customer reference")).await;
        assert_focus_seen(page).await;
        page.press(format!("KEYS-1{ENTER}")).await;
        page.region("Signup link for KEYS-1").seen().await;
        // The next Tab leads into the card.
        page.press("\u{e004}").await;
        assert_focus_seen(page).await;
        let card = page.region("Signup link for KEYS-1");
        let inside = "return arguments[0].contains(document.activeElement)";
        assert_eq!(card.execute(inside).await, true);

        page.reload().await;
        page.heading("Invite a customer").seen().await;
        page.tab_to(&page.navigation("Areas").link("Customers")).await;
        assert_focus_seen(page).await;
        page.press(ENTER).await;
        page.heading("Customers").focused().await;
        let customer = page.link("KEYS-1");
        customer.seen().await;
        page.tab_to(&customer).await;
        assert_focus_seen(page).await;
        page.press(ENTER).await;
        let dialog = page.dialog("KEYS-1");
        dialog.says("Invited").await;
        // The focus goes round inside the dialog.
        for _ in 0..6 {
            page.press("\u{e004}").await;
            let outside = "return !arguments[0].contains(document.activeElement) && document.activeElement !== document.body";
            assert_eq!(dialog.execute(outside).await, false);
        }
        page.press(ESCAPE).await;
        dialog.gone().await;
        customer.focused().await;
        page.path_lacks("customer=").await;
    });
}

#[test]
fn sending_a_batch() {
    run("keyboard-batch", &Setup::default(), async |t| {
        let page = &t.page;
        page.goto(NEW_BATCH).await;
        page.heading("New batch").seen().await;
        page.tab_to(&page.file_field("CSV file with the debits")).await;
        assert_focus_seen(page).await;
        // The system's own file dialog cannot be driven; its answer can.
        let file = files::write(&t.folder, "keys.csv", files::csv([("R1", "HE-10002", "6.00")]));
        upload(page, &file).await;
        let dollars = page.radio_beginning("Dollars");
        dollars.seen().await;
        page.tab_to(&dollars).await;
        page.press(SPACE).await;
        page.sees("$6.00\nto be debited").await;
        let review = page.button("Review and submit");
        page.tab_to(&review).await;
        assert_focus_seen(page).await;
        page.press(ENTER).await;
        let dialog = page.dialog("Review and submit");
        dialog.seen().await;
        page.press(ESCAPE).await;
        dialog.gone().await;
        review.focused().await;
        page.press(ENTER).await;
        let send = dialog.button("Submit 1 debit, $6.00");
        send.seen().await;
        page.tab_to(&send).await;
        page.press(ENTER).await;
        page.progress("Rows ended").seen().await;
        page.path_has(&format!("{SITE}/batch/")).await;
        let title = page.evaluate("document.querySelector('h1').textContent").await;
        page.heading(title.as_str().unwrap()).focused().await;
        let rows = page.region("Rows of the batch");
        page.tab_to(&rows).await;
        assert_focus_seen(page).await;
    });
}
