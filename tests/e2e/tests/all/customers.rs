//! The customer list: everything chosen is in the URL, and nothing moves by itself.

use e2e::{Page, Setup, eventually, run};

const CUSTOMERS: &str = "/sites/site-harbour/customers";

/// The references of the rows, once there are as many as `fits` wants.
async fn references(page: &Page, what: &str, fits: impl Fn(&[String]) -> bool) -> Vec<String> {
    eventually(what, async || {
        let rows = page.main().rows().await;
        let references: Vec<String> = rows.into_iter().map(|mut row| row.swap_remove(0)).collect();
        if fits(&references) {
            Ok(references)
        } else {
            Err(format!("{references:?}"))
        }
    })
    .await
}

#[test]
fn pages_are_turned_by_links_and_survive_a_reload() {
    run("customers-pages", &Setup::default(), async |t| {
        let page = &t.page;
        page.goto(CUSTOMERS).await;
        let first = references(page, "a full first page", |rows| rows.len() == 50).await;
        assert_eq!(page.link("Previous").count().await, 0);
        page.link("Next").click().await;
        page.path_has("cursor=").await;
        let second = references(page, "another page", |rows| rows.len() == 50 && rows != first).await;
        assert!(second.iter().all(|reference| !first.contains(reference)));
        page.button("Refresh").click().await;
        page.reload().await;
        references(page, "the same page after a reload", |rows| rows == second).await;
        page.link("Previous").click().await;
        references(page, "the first page again", |rows| rows == first).await;
        page.back().await;
        references(page, "the browser's way back", |rows| rows == second).await;
    });
}

#[test]
fn states_dates_and_references_narrow_the_list() {
    run("customers-filters", &Setup::default(), async |t| {
        let page = &t.page;
        page.goto(CUSTOMERS).await;
        for (tab, state) in [
            ("Expired", "expired"),
            ("Revoked", "revoked"),
            ("Invited", "invited"),
        ] {
            page.navigation("States").link(tab).click().await;
            page.path_has(&format!("state={state}")).await;
            eventually(&format!("only {state} customers"), async || {
                let rows = page.main().rows().await;
                let all = !rows.is_empty() && rows.iter().all(|row| row[1] == tab);
                if all { Ok(()) } else { Err(format!("{rows:?}")) }
            })
            .await;
            let current = page
                .navigation("States")
                .link(tab)
                .attribute("aria-current")
                .await;
            assert_eq!(current.as_deref(), Some("true"));
        }
        page.navigation("States").link("All").click().await;
        page.path_lacks("state=").await;

        // A day with nobody, chosen as a date picker does.
        page.goto(&format!("{CUSTOMERS}?from=2031-01-01")).await;
        page.sees("No customers were invited on these days.").await;
        page.goto(&format!("{CUSTOMERS}?from=2026-10-01&to=2026-10-31"))
            .await;
        page.field("Invited from").has_value("2026-10-01").await;
        eventually("only October", async || {
            let rows = page.main().rows().await;
            let october = !rows.is_empty() && rows.iter().all(|row| row[2].contains("Oct 2026"));
            if october { Ok(()) } else { Err(format!("{rows:?}")) }
        })
        .await;

        page.field("Find by reference").fill("HE-10021").await;
        page.button("Find").click().await;
        page.path_has("find=HE-10021").await;
        references(page, "the one customer", |rows| rows == ["HE-10021"]).await;
        page.link_beginning("Invite again").click().await;
        page.field("Customer reference").has_value("HE-10021").await;
        page.back().await;
        page.field("Find by reference").fill("HE-99999").await;
        page.button("Find").click().await;
        page.sees("No customer “HE-99999” here.").await;
        page.button("Show all").click().await;
        references(page, "everybody", |rows| rows.len() == 50).await;
    });
}

#[test]
fn details_are_a_link_and_close_by_escape() {
    run("customers-details", &Setup::default(), async |t| {
        let page = &t.page;
        page.goto(CUSTOMERS).await;
        let rows = references(page, "the list", |rows| rows.len() == 50).await;
        let first = rows[0].as_str();
        page.link(first).click().await;
        page.dialog(first).says("State").await;
        page.path_has("customer=").await;
        page.press("\u{e00c}").await;
        page.dialog(first).gone().await;
        page.path_lacks("customer=").await;
        page.link(first).focused().await;

        // A colleague opens the link of a customer who is on none of the pages at hand.
        page.goto(&format!("{CUSTOMERS}?customer=HE-10022")).await;
        let dialog = page.dialog("HE-10022");
        dialog.says("Revoked").await;
        dialog.link("Invite again").click().await;
        page.field("Customer reference").has_value("HE-10022").await;
        page.goto(&format!("{CUSTOMERS}?customer=nobody")).await;
        page.dialog("nobody")
            .says("No such customer was found on this Site.")
            .await;
        page.dialog("nobody").button("Close").click().await;
        page.path_lacks("customer=").await;
    });
}

#[test]
fn a_place_in_the_list_outlives_a_restart() {
    run("customers-restart", &Setup::default(), async |t| {
        let page = &t.page;
        page.goto(&format!("{CUSTOMERS}?state=linked")).await;
        let first = references(page, "the list", |rows| rows.len() == 50).await;
        page.link("Next").click().await;
        let second = references(page, "the next page", |rows| !rows.is_empty() && rows != first).await;
        t.proxy.restart().await;
        page.reload().await;
        references(page, "the same page", |rows| rows == second).await;
    });
}

#[test]
fn a_place_that_is_none_leads_to_the_first_page() {
    run("customers-stale", &Setup::default(), async |t| {
        let page = &t.page;
        page.expect_status(400);
        page.goto(&format!("{CUSTOMERS}?state=linked&cursor=k1.AAAA"))
            .await;
        page.alert()
            .says("This place in the list is no longer known.")
            .await;
        page.alert().button("Try again").click().await;
        references(page, "the first page", |rows| rows.len() == 50).await;
        page.path_lacks("cursor=").await;
        page.path_has("state=linked").await;
    });
}
