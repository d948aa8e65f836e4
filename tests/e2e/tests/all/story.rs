//! The whole story: from an invitation to a settled batch.

use e2e::{Setup, eventually, files, qr, run};
use sandbox::Operation;

use crate::steps::{SITE, choose_unit, invite, upload};

#[test]
fn from_an_invitation_to_a_settled_batch() {
    run("story", &Setup::default(), async |t| {
        let page = &t.page;
        page.goto("/").await;
        page.sees("SANDBOX").await;
        page.heading("Invite a customer").seen().await;
        page.path_has(&format!("{SITE}/invitations")).await;

        // The clerk makes a link; the customer's phone reads the code.
        invite(page, "NEW-1").await;
        let card = page.region("Signup link for NEW-1");
        let code = page
            .image("QR code of the signup link for NEW-1")
            .screenshot()
            .await;
        let link = qr::decode(&code);
        assert!(link.starts_with(t.upstream_url()), "{link}");
        card.link(&link).seen().await;

        // The customer signs up, in a tab of their own.
        let clerk = page.new_tab().await;
        page.goto_url(&link).await;
        page.heading("Harbour Energy invites you").seen().await;
        page.button("Complete sign-up").click().await;
        page.heading("You are signed up").seen().await;
        page.switch_to(&clerk).await;

        page.navigation("Areas").link("Customers").click().await;
        page.heading("Customers").seen().await;
        page.navigation("States").link("Linked").click().await;
        page.path_has("state=linked").await;
        eventually("NEW-1 is the newest linked customer", async || {
            let rows = page.main().rows().await;
            match rows.first() {
                Some(row) if row[0] == "NEW-1" && row[1] == "Linked" => Ok(()),
                first => Err(format!("the first is {first:?}")),
            }
        })
        .await;

        // The file of the ERP, with each kind of outcome in it.
        let file = files::write(
            &t.folder,
            "debits.csv",
            files::csv([
                ("R1", "NEW-1", "120.00"),
                ("R2", "HE-10002", "10.13"),
                ("R3", "HE-10003", "20.17"),
                ("R4", "HE-10004", "30.19"),
                ("R5", "HE-10005", "1234.50"),
                ("R6", "HE-10022", "5.00"),
            ]),
        );
        page.navigation("Areas").link("Batches").click().await;
        page.link("New batch").click().await;
        page.heading("New batch").seen().await;
        upload(page, &file).await;
        page.sees("6 rows, separated by commas").await;
        page.group("The amounts in the file are in").seen().await;
        page.sees("first row $120.00, all rows $1,419.99").await;
        choose_unit(page, "Dollars").await;
        page.sees("$1,419.99\nto be debited").await;
        page.sees("none with errors").await;
        let reference = page.field("Batch reference").value().await;
        assert!(reference.starts_with("HARBOUR-2026-11-02"), "{reference}");
        page.button("Review and submit").click().await;
        let review = page.dialog("Review and submit");
        review.says(&reference).await;
        review.says("6 debits of 6 customers").await;
        review.button("Submit 6 debits, $1,419.99").click().await;

        // Its live page, while the clocks move.
        page.heading(&reference).seen().await;
        page.sees("Every row ends by").await;
        page.progress("Rows ended").seen().await;
        t.advance(10 * 60 * 1000);
        page.button("Check now").click().await;
        page.sees("every row has ended").await;
        page.sees("Settled").await;
        let rows = page.region("Rows of the batch").rows().await;
        let outcomes: Vec<&str> = rows.iter().map(|row| row[2].as_str()).collect();
        let expected = [
            "Paid",
            "Not enough money in the account",
            "A technical fault on the way to the bank",
            "Other: mandateUnderReview",
            "Paid",
            "Customer was not linked when the debit was tried",
        ];
        for (outcome, expected) in outcomes.iter().zip(expected) {
            assert!(outcome.contains(expected), "{outcomes:?}");
        }
        assert_eq!(rows.len(), expected.len());
        let text = page.text().await;
        assert!(
            text.contains("$1,354.50\n2 rows"),
            "the sum of the paid rows:\n{text}"
        );
        assert!(
            text.contains("$65.49\n4 rows"),
            "the sum of the failed rows:\n{text}"
        );
        assert!(text.contains("$0.00\n0 rows"), "nothing pending:\n{text}");
        assert_eq!(t.received(Operation::SubmitBatch).len(), 1);

        // The results, as a file.
        page.save_downloads_in(&t.folder).await;
        page.button("Results CSV").click().await;
        let saved = t.folder.join(format!("{reference}-results.csv"));
        let results = eventually("the results are saved", async || {
            std::fs::read_to_string(&saved).map_err(|error| error.to_string())
        })
        .await;
        assert!(results.contains("R1,NEW-1,120.00,"), "{results}");
        assert!(results.contains("insufficientFunds"), "{results}");
        assert!(results.contains("mandateUnderReview"), "{results}");
        assert_eq!(results.lines().count(), 7, "{results}");

        // And found again without its reference.
        page.navigation("Areas").link("Batches").click().await;
        page.link(&reference).seen().await;
    });
}
