//! Files as they really are: each fault named with its place, nothing sent by mistake, nothing lost.

use e2e::{Setup, files, run};
use sandbox::Operation;

use crate::steps::{NEW_BATCH, choose_unit, upload};

#[test]
fn a_file_that_cannot_be_used_says_why() {
    run("new-batch-files", &Setup::default(), async |t| {
        let page = &t.page;
        page.goto(NEW_BATCH).await;
        let header = "rowReference,customerReference,amount\n";
        let too_many = files::many(1001);
        let utf16: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain(b"r\0o\0w\0".iter().copied())
            .collect();
        let cases: [(&[u8], &str); 9] = [
            (b"", "It is empty."),
            (header.as_bytes(), "It has a first line and no debits under it."),
            (too_many.as_bytes(), "It has 1,001 rows; a batch takes 1,000."),
            (&utf16, "It is saved as Unicode text (UTF-16)."),
            (b"PK\x03\x04 workbook", "It is a workbook."),
            (
                b"rowReference,customerReference,amount\nR1,Sm\xf6rg\xe5s,1.00\n",
                "Line 2 holds a character in an old encoding.",
            ),
            (
                b"rowReference,customerReference,amount\nR1,\"A,1.00\nR2,B,2.00\n",
                "A quotation mark opens on line 2 and is never closed.",
            ),
            (
                b"rowReference,amount\nR1,1.00\n",
                "The first line lacks customerReference.",
            ),
            (
                b"rowReference,customerReference,amount,amount\nR1,A,1.00,1.00\n",
                "names the column amount twice",
            ),
        ];
        for (number, (content, words)) in cases.into_iter().enumerate() {
            let file = files::write(&t.folder, &format!("file-{number}.csv"), content);
            upload(page, &file).await;
            let alert = page.alert();
            alert.says("This file cannot be used").await;
            alert.says(words).await;
            assert_eq!(page.button("Review and submit").count().await, 0);
        }
        // The next, good one takes its place.
        let good = files::write(&t.folder, "good.csv", files::csv([("R1", "HE-10002", "1.00")]));
        upload(page, &good).await;
        page.sees("1 row, separated by commas").await;
        page.alert().gone().await;
    });
}

#[test]
fn every_cell_that_is_wrong_is_listed_with_its_line() {
    run("new-batch-cells", &Setup::default(), async |t| {
        let page = &t.page;
        page.goto(NEW_BATCH).await;
        let cells = "rowReference,customerReference,amount\n\
            R1,HE-10002,12.50\n\
            R2,,1.00\n\
            R3,HE-10003,-5.00\n\
            R4,HE-10004,0.00\n\
            R5,HE-10005,1.234\n\
            R6,HE-10006,ten\n\
            R7,HE\u{7}10007,1.00\n\
            R1,HE-10008,1.00\n\
            R9,HE-10009\n\
            R10,HE-10010,\n\
            R11,HE-10002,12.50\n";
        let file = files::write(&t.folder, "cells.csv", cells);
        upload(page, &file).await;
        choose_unit(page, "Dollars").await;
        page.alert().says("to mend in 9 rows").await;
        let rows = page.region("Errors and warnings").rows().await;
        let found = |line: &str, words: &str| {
            let hit = rows.iter().any(|row| row[0] == line && row[2].contains(words));
            assert!(hit, "line {line}, “{words}” is not among {rows:#?}");
        };
        found("3", "Enter a reference.");
        found("4", "A debit cannot be negative.");
        found("5", "A debit must be more than zero.");
        found("6", "Too many decimals: the currency has 2.");
        found("7", "This is not an amount.");
        found("8", "Remove the tab, line break");
        found("9", "Row 1 has this reference already.");
        found("10", "The row has 2 cells where the first line has 3.");
        found("11", "Enter an amount.");
        found("12", "Row 1 debits the same customer with the same amount.");
        page.sees("Submitting opens once every row is without errors.")
            .await;
        page.button("Review and submit").click().await;
        assert_eq!(page.dialog("Review and submit").count().await, 0);
        assert!(t.received(Operation::SubmitBatch).is_empty());
    });
}

#[test]
fn the_unit_is_asked_and_the_wrong_one_is_seen() {
    run("new-batch-unit", &Setup::default(), async |t| {
        let page = &t.page;
        page.goto(NEW_BATCH).await;
        // As Excel saves it in half of Europe: byte order mark, semicolons, decimal commas.
        let text =
            "\u{feff}rowReference;customerReference;amount\r\nR1;HE-10002;1.234,50\r\nR2;HE-10003;7,05\r\n";
        let file = files::write(&t.folder, "excel.csv", text);
        upload(page, &file).await;
        page.sees("2 rows, separated by semicolons").await;
        page.sees("first row $1,234.50, all rows $1,241.55").await;
        page.sees("does not fit 2 rows").await;
        assert_eq!(
            page.button("Review and submit").count().await,
            0,
            "no unit, no way on"
        );
        choose_unit(page, "Cents").await;
        page.alert().says("2 errors to mend in 2 rows").await;
        page.region("Errors and warnings")
            .says("Cents have no decimals. Is the file in dollars?")
            .await;
        choose_unit(page, "Dollars").await;
        page.alert().gone().await;
        page.sees("$1,241.55\nto be debited").await;
    });
}

#[test]
fn a_reload_keeps_file_unit_and_reference() {
    run("new-batch-draft", &Setup::default(), async |t| {
        let page = &t.page;
        page.goto(NEW_BATCH).await;
        let file = files::write(&t.folder, "draft.csv", files::csv([("R1", "HE-10002", "3.00")]));
        upload(page, &file).await;
        choose_unit(page, "Dollars").await;
        page.field("Batch reference").fill("MY-OWN-NAME").await;
        page.reload().await;
        page.sees("draft.csv").await;
        page.field("Batch reference").has_value("MY-OWN-NAME").await;
        page.sees("$3.00\nto be debited").await;
        page.navigation("Areas").link("Customers").click().await;
        page.heading("Customers").seen().await;
        page.back().await;
        page.field("Batch reference").has_value("MY-OWN-NAME").await;
        page.button("Put the file aside").click().await;
        page.lacks("draft.csv").await;
        page.reload().await;
        page.heading("New batch").seen().await;
        page.lacks("draft.csv").await;
    });
}
