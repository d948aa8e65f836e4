//! axe on every page, dialog and error, in both themes; nothing scrolls sideways on a phone.

use std::collections::BTreeMap;

use e2e::{ADMIN, Screen, Setup, Test, Theme, axe, files, run};

use crate::approval::{four_eyes, sealed, seat};
use crate::door::with_accounts;
use crate::steps::{NEW_BATCH, SITE, choose_unit, invite, review, submit, upload};

#[test]
fn invitations_and_customers_on_a_desktop() {
    people("axe-people-desktop", Screen::Desktop);
}

#[test]
fn invitations_and_customers_on_a_phone() {
    people("axe-people-phone", Screen::Phone);
}

#[test]
fn batches_on_a_desktop() {
    batches("axe-batches-desktop", Screen::Desktop);
}

#[test]
fn batches_on_a_phone() {
    batches("axe-batches-phone", Screen::Phone);
}

#[test]
fn the_door_on_a_desktop() {
    door("axe-door-desktop", Screen::Desktop);
}

#[test]
fn the_door_on_a_phone() {
    door("axe-door-phone", Screen::Phone);
}

#[test]
fn approval_and_the_trail_on_a_desktop() {
    approval("axe-approval-desktop", Screen::Desktop);
}

#[test]
fn approval_and_the_trail_on_a_phone() {
    approval("axe-approval-phone", Screen::Phone);
}

/// Each complaint with the pages it was made on, so that one run tells it all, and each only once.
type Complaints = BTreeMap<String, Vec<String>>;

/// The page as it stands, in both themes.
async fn judge(t: &Test, what: &str, found: &mut Complaints) {
    let mut note = |complaint, page: String| found.entry(complaint).or_default().push(page);
    for theme in [Theme::Light, Theme::Dark] {
        t.page.theme(theme).await;
        for complaint in axe::violations(&t.page).await {
            note(complaint, format!("{what} ({theme:?})"));
        }
    }
    if let Some(complaint) = t.page.sideways_scroll().await {
        note(complaint, what.to_owned());
    }
}

fn assert_none(found: &Complaints) {
    let told =
        |(complaint, pages): (&String, &Vec<String>)| format!("{complaint}    on: {}\n", pages.join(", "));
    assert!(
        found.is_empty(),
        "\n{}",
        found.iter().map(told).collect::<String>()
    );
}

fn approval(name: &str, screen: Screen) {
    run(name, &four_eyes(), async |t| {
        let page = &t.page;
        let found = &mut Complaints::new();
        page.screen(screen).await;
        sealed(t, "AXE-4").await;
        judge(t, "one's own sealed batch", found).await;
        seat(page, "kim", &format!("{SITE}/batches")).await;
        page.link("AXE-4").seen().await;
        judge(t, "the history with a batch that waits", found).await;
        page.link("AXE-4").click().await;
        page.sees("It waits for your approval").await;
        judge(t, "a batch that waits", found).await;
        page.button("Reject").click().await;
        page.dialog("Reject AXE-4").seen().await;
        judge(t, "the last look before a word", found).await;
        seat(page, ADMIN, "/account/audit").await;
        page.sees("Prepared batch AXE-4").await;
        judge(t, "the audit trail", found).await;
        assert_none(found);
    });
}

fn people(name: &str, screen: Screen) {
    run(name, &Setup::default(), async |t| {
        let page = &t.page;
        let found = &mut Complaints::new();
        page.screen(screen).await;
        page.expect_status(409);

        page.goto("/").await;
        page.heading("Invite a customer").seen().await;
        judge(t, "the invitation form", found).await;
        page.button("Create signup link").click().await;
        page.sees("Enter a reference.").await;
        judge(t, "a faulty reference", found).await;
        invite(page, "AXE-1").await;
        invite(page, "AXE-2").await;
        judge(t, "the card with the QR code, and an earlier one", found).await;
        page.button("Copy link").click().await;
        page.sees("Copied link").await;
        judge(t, "a confirmation", found).await;
        page.field("Customer reference").fill("HE-10002").await;
        page.button("Create signup link").click().await;
        page.alert().seen().await;
        judge(t, "a conflict", found).await;

        page.goto(&format!("{SITE}/customers")).await;
        page.link("Next").seen().await;
        judge(t, "the customers", found).await;
        page.goto(&format!("{SITE}/customers?customer=HE-10021")).await;
        page.dialog("HE-10021").says("Expired").await;
        judge(t, "the details of a customer", found).await;
        page.goto(&format!("{SITE}/customers?find=nobody")).await;
        page.sees("No customer “nobody” here.").await;
        judge(t, "an empty list", found).await;

        page.goto(&format!("{SITE}/nowhere")).await;
        page.heading("No such page").seen().await;
        judge(t, "no such page", found).await;
        page.goto("/sites/site-nowhere/customers").await;
        page.heading("No such Site").seen().await;
        judge(t, "no such Site", found).await;

        page.goto_url(t.upstream_url()).await;
        judge(t, "the sandbox's first page", found).await;
        let link = page
            .evaluate("document.querySelector('a[href*=signup]').href")
            .await;
        page.goto_url(link.as_str().unwrap()).await;
        page.button("Complete sign-up").seen().await;
        judge(t, "the sign-up", found).await;
        page.button("Complete sign-up").click().await;
        page.heading("You are signed up").seen().await;
        judge(t, "a completed sign-up", found).await;
        assert_none(found);
    });
}

fn batches(name: &str, screen: Screen) {
    run(name, &Setup::default(), async |t| {
        let page = &t.page;
        let found = &mut Complaints::new();
        page.screen(screen).await;
        page.expect_status(404);
        page.expect_status(409);

        page.goto(&format!("{SITE}/batches")).await;
        page.sees("No batches yet.").await;
        judge(t, "the batches, none yet", found).await;
        page.goto(NEW_BATCH).await;
        page.heading("New batch").seen().await;
        judge(t, "a new batch without a file", found).await;
        upload(page, &files::write(&t.folder, "empty.csv", "")).await;
        page.alert().seen().await;
        judge(t, "a file that cannot be used", found).await;
        let faulty = files::csv([
            ("R1", "HE-10002", "1.00"),
            ("R1", "HE-10002", "x"),
            ("R2", "HE-10002", "1.00"),
        ]);
        upload(page, &files::write(&t.folder, "faulty.csv", faulty)).await;
        page.sees("The amounts in the file are in").await;
        judge(t, "the question for the unit", found).await;
        choose_unit(page, "Dollars").await;
        page.region("Errors and warnings").seen().await;
        judge(t, "a file with errors and warnings", found).await;
        review(t, "AXE", ["10.13", "20.00"]).await;
        judge(t, "the review", found).await;
        submit(page, "Submit 2 debits, $30.13").await;
        judge(t, "a batch on its way", found).await;
        review(t, "AXE", ["10.13", "21.00"]).await;
        page.dialog("Review and submit")
            .button("Submit 2 debits, $31.13")
            .click()
            .await;
        page.alert().seen().await;
        judge(t, "a used reference", found).await;
        page.goto(&format!("{SITE}/batch/HARBOUR-2026-10-31")).await;
        page.sees("every row has ended").await;
        judge(t, "a settled batch", found).await;
        page.goto(&format!("{SITE}/batch/NONE")).await;
        page.alert().seen().await;
        judge(t, "an unknown batch", found).await;
        page.goto(&format!("{SITE}/batches")).await;
        page.link("AXE").seen().await;
        judge(t, "the batches", found).await;
        assert_none(found);
    });
}

fn door(name: &str, screen: Screen) {
    run(name, &with_accounts(), async |t| {
        let page = &t.page;
        let found = &mut Complaints::new();
        page.screen(screen).await;
        page.expect_status(401);

        page.goto("/").await;
        page.sees("Nobody has an account yet").await;
        judge(t, "before the first account", found).await;
        page.goto(&t.first_link().await).await;
        page.field("New password").fill("short").await;
        page.sees("7 more to go.").await;
        judge(t, "choosing a password", found).await;
        t.people(&[("vi", &["viewer"])]).await;
        page.goto("/signed-in").await;
        page.heading("You are signed in").seen().await;
        judge(t, "the end of a window to sign in", found).await;
        page.goto("/").await;
        page.field("Name").fill(ADMIN).await;
        page.field("Password").fill("wrong").await;
        page.button("Sign in").click().await;
        page.sees("The name or the password is wrong").await;
        judge(t, "a wrong password", found).await;
        page.sign_in(ADMIN).await;
        page.button("Administrator").click().await;
        page.link("People").seen().await;
        judge(t, "the account menu", found).await;
        page.link("People").click().await;
        page.button("Change vi").seen().await;
        judge(t, "people", found).await;
        page.button("Change vi").click().await;
        page.dialog("vi").seen().await;
        judge(t, "the roles of a person", found).await;
        page.dialog("vi").button("New set-up link").click().await;
        page.sees("Set-up link for vi").await;
        judge(t, "a link that is shown once", found).await;
        page.dialog("vi").button("Close").click().await;
        page.button("Administrator").click().await;
        page.link("Sessions").click().await;
        page.sees("This one").await;
        judge(t, "sessions", found).await;

        t.elsewhere(ADMIN).await.sign_out_everywhere().await;
        page.goto_url("about:blank").await;
        page.goto("/").await;
        page.sign_in(ADMIN).await;
        page.heading("Invite a customer").seen().await;
        t.elsewhere(ADMIN).await.sign_out_everywhere().await;
        page.field("Customer reference").fill("HE-77777").await;
        page.button("Create signup link").click().await;
        page.dialog("Sign in to go on").seen().await;
        judge(t, "signing in over the page", found).await;
        page.dialog("Sign in to go on").button("Close").click().await;
        page.sees("Your session has ended.").await;
        judge(t, "not signing in", found).await;
        assert_none(found);
    });
}
