//! The door: the first run, a session that ends in mid-work, colleagues at one desk, and who may do what.

use e2e::{ADMIN, PASSWORD, ProxySetup, Setup, Test, files, run};
use sandbox::Operation;

use crate::steps::{NEW_BATCH, SITE, choose_unit, upload};

/// Longer than a session lives unused.
const IDLE: i64 = 61 * 60 * 1000;

pub(crate) fn with_accounts() -> Setup {
    Setup {
        proxy: ProxySetup {
            sign_in: "local",
            ..ProxySetup::default()
        },
        ..Setup::default()
    }
}

/// Signs in on the first page and waits for the form.
async fn begin(t: &Test, login: &str) {
    t.page.goto("/").await;
    t.page.sign_in(login).await;
    t.page.heading("Invite a customer").seen().await;
}

#[test]
fn from_the_first_run_to_work() {
    run("door-first-run", &with_accounts(), async |t| {
        let page = &t.page;
        page.expect_status(401);
        page.goto(&format!("{SITE}/customers")).await;
        page.sees("Nobody has an account yet").await;

        page.goto(&t.first_link().await).await;
        page.heading("Choose a password").seen().await;
        page.path_lacks("#").await;
        page.field("New password").fill("short").await;
        page.sees("7 more to go.").await;
        page.field("New password").fill(PASSWORD).await;
        page.button("Set password and sign in").click().await;
        page.heading("Invite a customer").seen().await;
        page.button("Administrator").click().await;
        page.button("Sign out").click().await;
        page.sees("You are signed out.").await;

        // Who was sent a link to a page comes to that page.
        page.goto(&format!("{SITE}/customers")).await;
        page.field("Name").fill(ADMIN).await;
        page.field("Password").fill("not the password").await;
        page.button("Sign in").click().await;
        page.sees("The name or the password is wrong").await;
        page.field("Name").has_value(ADMIN).await;
        page.field("Password").fill(PASSWORD).await;
        page.button("Sign in").click().await;
        page.heading("Customers").seen().await;
        page.path_has("/customers").await;
    });
}

#[test]
fn a_session_that_ends_in_mid_work_costs_nothing() {
    run("door-mid-work", &with_accounts(), async |t| {
        let page = &t.page;
        page.expect_status(401);
        t.people(&[("jo", &["inviter", "submitter"])]).await;
        begin(t, "jo").await;
        page.link("Batches").click().await;
        page.link("New batch").click().await;
        let rows = files::csv([("R1", "HE-10002", "10.00"), ("R2", "HE-10003", "20.00")]);
        upload(page, &files::write(&t.folder, "two.csv", rows)).await;
        page.sees("two.csv").await;
        choose_unit(page, "Dollars").await;
        page.link("Invitations").click().await;
        page.field("Customer reference").fill("HE-77777").await;

        // It ended by itself: the very invitation that was asked for is made.
        t.advance(IDLE);
        page.button("Create signup link").click().await;
        let over = page.dialog("Sign in to go on");
        over.seen().await;
        page.field("Name").has_value("jo").await;
        page.field("Password").fill(PASSWORD).await;
        over.button("Sign in").click().await;
        page.region("Signup link for HE-77777").seen().await;
        assert_eq!(t.received(Operation::Invite).len(), 1);

        // It was ended elsewhere, with another dialog open: the draft is there, and goes out once.
        page.link("Batches").click().await;
        page.link("New batch").click().await;
        page.sees("two.csv").await;
        page.field("Batch reference").fill("DOOR-1").await;
        page.button("Review and submit").click().await;
        let review = page.dialog("Review and submit");
        review.seen().await;
        t.elsewhere("jo").await.sign_out_everywhere().await;
        review.button("Submit 2 debits, $30.00").click().await;
        over.seen().await;
        page.field("Password").fill(PASSWORD).await;
        over.button("Sign in").click().await;
        page.path_has("/batch/DOOR-1").await;
        page.sees("DOOR-1").await;
        assert_eq!(t.received(Operation::SubmitBatch).len(), 1);
    });
}

#[test]
fn who_would_rather_not_sign_in_keeps_the_page() {
    run("door-decline", &with_accounts(), async |t| {
        let page = &t.page;
        page.expect_status(401);
        t.people(&[("jo", &["inviter"]), ("kim", &["viewer", "inviter"])])
            .await;
        begin(t, "jo").await;
        page.field("Customer reference").fill("HE-77777").await;
        t.advance(IDLE);
        page.button("Create signup link").click().await;
        let over = page.dialog("Sign in to go on");
        over.button("Close").click().await;
        page.sees("Your session has ended.").await;
        page.field("Customer reference").has_value("HE-77777").await;
        assert!(t.received(Operation::Invite).is_empty());

        // A colleague takes over: not in their name, and what was typed is not shown to them.
        page.button("Sign in").click().await;
        over.seen().await;
        page.field("Name").fill("kim").await;
        page.field("Password").fill(PASSWORD).await;
        over.button("Sign in").click().await;
        page.button("kim").seen().await;
        page.field("Customer reference").has_value("").await;
        assert!(t.received(Operation::Invite).is_empty());
    });
}

#[test]
fn a_draft_is_for_its_own_person() {
    run("door-shared-desk", &with_accounts(), async |t| {
        let page = &t.page;
        page.expect_status(401);
        t.people(&[("jo", &["submitter"]), ("kim", &["submitter"])]).await;
        begin_at_batches(t, "jo").await;
        let rows = files::csv([("R1", "HE-10002", "10.00")]);
        upload(page, &files::write(&t.folder, "jos.csv", rows)).await;
        page.sees("jos.csv").await;
        leave(t, "jo").await;
        begin_at_batches(t, "kim").await;
        page.file_field("CSV file with the debits").seen().await;
        page.lacks("jos.csv").await;
        leave(t, "kim").await;
        begin_at_batches(t, "jo").await;
        page.sees("jos.csv").await;
    });
}

async fn begin_at_batches(t: &Test, login: &str) {
    t.page.goto(NEW_BATCH).await;
    t.page.sign_in(login).await;
    t.page.heading("New batch").seen().await;
}

async fn leave(t: &Test, name: &str) {
    t.page.button(name).click().await;
    t.page.button("Sign out").click().await;
    t.page.sees("You are signed out.").await;
}

#[test]
fn what_one_may_not_do_is_not_offered() {
    run("door-rights", &with_accounts(), async |t| {
        let page = &t.page;
        page.expect_status(401);
        t.people(&[("vi", &["viewer"])]).await;
        page.goto("/").await;
        page.sign_in("vi").await;
        page.sees("You may look, but not invite customers.").await;
        assert_eq!(page.button("Create signup link").count().await, 0);
        page.link("Batches").click().await;
        page.heading("Batches").seen().await;
        assert_eq!(page.link("New batch").count().await, 0);
        page.goto(NEW_BATCH).await;
        page.heading("Not among your roles").seen().await;
        page.sees("the role Submitter").await;
        page.goto("/account/people").await;
        page.heading("Not among your roles").seen().await;
    });
}

#[test]
fn people_are_added_and_shown_their_link_once() {
    run("door-people", &with_accounts(), async |t| {
        let page = &t.page;
        page.expect_status(401);
        t.people(&[]).await;
        begin(t, ADMIN).await;
        page.button("Administrator").click().await;
        page.link("People").click().await;
        page.heading("People").seen().await;
        page.button("Add a person").click().await;
        let dialog = page.dialog("Add a person");
        dialog.seen().await;
        page.field("Name").fill("Robin Okafor").await;
        page.field("Name to sign in with").fill("robin").await;
        page.checkbox("Submitter: Harbour Energy").click().await;
        dialog.button("Add and show set-up link").click().await;
        page.sees("Set-up link for Robin Okafor").await;
        let link = page
            .evaluate("document.querySelector('.one-time code').textContent")
            .await;
        let link = link.as_str().unwrap().to_owned();
        dialog.button("Close").click().await;
        page.sees("Link not used yet").await;

        // Ending other sessions from the list of one's own.
        t.elsewhere(ADMIN).await;
        page.button("Administrator").click().await;
        page.link("Sessions").click().await;
        page.sees("This one").await;
        page.button("End all others").click().await;
        page.sees("have ended").await;
        page.button("Administrator").click().await;
        page.button("Sign out").click().await;
        page.sees("You are signed out.").await;

        let at = link.find("/set-up").unwrap();
        page.goto(&link[at..]).await;
        page.field("New password").fill(PASSWORD).await;
        page.button("Set password and sign in").click().await;
        page.button("Robin Okafor").seen().await;
    });
}
