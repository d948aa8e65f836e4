//! The audit trail: what people did, in words, for those who may read it.

use e2e::{ADMIN, ProxySetup, Setup, run};

use crate::steps::{SITE, invite};

#[test]
fn what_was_done_is_read_in_words() {
    let accounts = Setup {
        proxy: ProxySetup {
            sign_in: "local",
            ..ProxySetup::default()
        },
        ..Setup::default()
    };
    run("audit-words", &accounts, async |t| {
        let page = &t.page;
        page.expect_status(401);
        t.people(&[("jo", &["inviter"])]).await;
        page.goto(&format!("{SITE}/invitations")).await;
        page.sign_in("jo").await;
        invite(page, "AUDIT-1").await;
        page.forget_cookies().await;
        page.goto("/account/audit").await;
        page.sign_in(ADMIN).await;
        page.heading("Audit trail").seen().await;
        page.sees("Invited AUDIT-1").await;
        page.list("What").choose("Invitations").await;
        page.path_has("action=invitation.").await;
        page.lacks("Signed in").await;
        let lines = page.main().rows().await;
        assert!(lines.iter().all(|line| line[1] == "jo"), "{lines:?}");
        page.main()
            .execute("arguments[0].querySelector('summary').click()")
            .await;
        page.sees("invitation.made").await;
        page.field("Person").fill("nobody").await;
        page.button("Find").click().await;
        page.sees("Nothing like that was written down.").await;
        page.button("Show all").click().await;
        page.sees("Signed in").await;
    });
}
