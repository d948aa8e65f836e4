//! Inviting: checks while typing, every way an invitation can fail, and links that are not lost.

use e2e::{Setup, run};
use sandbox::faults::{Drop, Effect, WrongBody};
use sandbox::{Operation, Seed};

use crate::steps::{SITE, invite, status};

const INVITATIONS: &str = "/sites/site-harbour/invitations";

#[test]
fn a_reference_is_checked_while_it_is_typed() {
    run("invitations-checks", &Setup::default(), async |t| {
        let page = &t.page;
        page.goto(INVITATIONS).await;
        let field = page.field("Customer reference");
        page.button("Create signup link").click().await;
        page.sees("Enter a reference.").await;
        field.focused().await;
        field.fill(&"x".repeat(129)).await;
        page.sees("Shorten it to 128 characters or fewer.").await;
        assert_eq!(field.attribute("aria-invalid").await.as_deref(), Some("true"));
        page.button("Create signup link").click().await;
        field.focused().await;
        field.fill("HE-1").await;
        page.lacks("Shorten it").await;
        assert!(t.received(Operation::Invite).is_empty());
        // A reference stands in no path: what an ERP writes is as good as any.
        invite(page, "ACME/7 50%").await;
    });
}

#[test]
fn a_conflict_is_explained_and_leads_to_the_customer() {
    run("invitations-conflict", &Setup::default(), async |t| {
        let page = &t.page;
        page.expect_status(409);
        page.goto(INVITATIONS).await;
        page.field("Customer reference").fill("HE-10002").await;
        page.button("Create signup link").click().await;
        let alert = page.alert();
        alert.says("This customer already has a link.").await;
        alert.says("HE-10002 is linked since").await;
        alert.says("Trace id").await;
        page.field("Customer reference").has_value("HE-10002").await;
        page.link("Show HE-10002 in customers").click().await;
        page.dialog("HE-10002").says("Linked").await;
        page.path_has("customer=HE-10002").await;
    });
}

#[test]
fn a_lost_answer_is_told_apart_from_an_invitation_not_made() {
    let empty = Setup {
        seed: Seed::Empty,
        ..Setup::default()
    };
    run("invitations-lost", &empty, async |t| {
        let page = &t.page;
        page.expect_status(502);
        page.goto(INVITATIONS).await;
        let drop = |drop| Effect {
            drop: Some(drop),
            ..Effect::default()
        };
        let garbage = Effect {
            body: Some(WrongBody::Garbage),
            ..Effect::default()
        };
        let lost = "The customer was invited, but the signup link was lost on the way.";
        let not_made = "The customer was not invited.";
        for (reference, effect, words) in [
            ("LOST-1", drop(Drop::After), lost),
            ("LOST-2", garbage, lost),
            ("NONE-1", drop(Drop::Before), not_made),
            ("NONE-2", status(503), not_made),
        ] {
            t.fault(Operation::Invite, 1, effect);
            page.field("Customer reference").fill(reference).await;
            page.button("Create signup link").click().await;
            page.alert().says(words).await;
            page.field("Customer reference").has_value(reference).await;
            if words == lost {
                page.alert()
                    .link(&format!("Show {reference} in customers"))
                    .seen()
                    .await;
                continue;
            }
            // Not made: trying again is offered, safe, and works.
            page.alert().button("Try again").click().await;
            page.region(&format!("Signup link for {reference}")).seen().await;
        }
        let made = t.received(Operation::Invite);
        assert_eq!(made.len(), 6, "nothing was repeated blindly: {made:?}");
    });
}

#[test]
fn links_are_shown_again_without_making_new_ones() {
    run("invitations-kept", &Setup::default(), async |t| {
        let page = &t.page;
        page.goto(INVITATIONS).await;
        invite(page, "KEEP-1").await;
        invite(page, "KEEP-2").await;
        page.field("Customer reference").has_value("").await;
        page.reload().await;
        page.heading("Latest invitations").seen().await;
        let made = page.region("Latest invitations");
        made.says("KEEP-1").await;
        made.says("KEEP-2").await;
        assert_eq!(made.button_beginning("Show link").count().await, 2);
        // The newest comes first.
        made.execute("arguments[0].querySelector('li:last-child button').click()")
            .await;
        page.region("Signup link for KEEP-1").seen().await;
        assert_eq!(
            t.received(Operation::Invite).len(),
            2,
            "showing never makes a new link"
        );
        page.button("Copy link").click().await;
        page.sees("Copied link").await;

        // Another Site has links of its own.
        page.list("Site").choose("Ridge Fitness").await;
        page.path_has("/sites/site-ridge/invitations").await;
        page.lacks("KEEP-1").await;
        // The switcher shows the Site of the page, whichever way one came.
        page.list("Site").choose("Harbour Energy").await;
        page.path_has("/sites/site-harbour/invitations").await;
        page.back().await;
        page.path_has("/sites/site-ridge/invitations").await;
        page.list("Site").has_value("site-ridge").await;
        page.goto(SITE).await;
        page.region("Latest invitations").says("KEEP-1").await;
    });
}
