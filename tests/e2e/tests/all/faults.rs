//! Every operation meets every fault: the page says what happened with an id to copy, and loses nothing.

use std::time::Duration;

use e2e::{Page, ProxySetup, Setup, eventually, run};
use sandbox::Operation;
use sandbox::faults::{Drop, Effect, WrongBody};

use crate::steps::{SITE, review, status};

/// Short enough to be waited for, long enough for a busy machine.
const TIMEOUT: Duration = Duration::from_millis(700);

fn impatient() -> Setup {
    Setup {
        proxy: ProxySetup {
            upstream_timeout: TIMEOUT,
            ..ProxySetup::default()
        },
        ..Setup::default()
    }
}

/// Each kind of fault, and the status the browser gets for it.
fn kinds() -> [(Effect, u16); 7] {
    let none = Effect::default;
    [
        (status(500), 502),
        (status(503), 502),
        (
            Effect {
                retry_after: Some(60),
                ..status(429)
            },
            429,
        ),
        (
            Effect {
                body: Some(WrongBody::Garbage),
                ..none()
            },
            502,
        ),
        (
            Effect {
                body: Some(WrongBody::Huge),
                ..none()
            },
            502,
        ),
        (
            Effect {
                drop: Some(Drop::Before),
                ..none()
            },
            502,
        ),
        (
            Effect {
                latency_ms: Some(20_000),
                ..none()
            },
            504,
        ),
    ]
}

/// The panel has an id that support asks for, and the id can be copied.
async fn assert_copyable(page: &Page) {
    page.alert().says(" id (for ").await;
    let trace = page.alert().button("Copy trace id");
    if trace.count().await > 0 {
        trace.click().await;
        page.sees("Copied trace id").await;
    } else {
        page.alert().button("Copy request id").click().await;
        page.sees("Copied request id").await;
    }
}

#[test]
fn inviting() {
    run("faults-inviting", &impatient(), async |t| {
        let page = &t.page;
        page.expect_status(429);
        page.expect_status(502);
        page.goto(&format!("{SITE}/invitations")).await;
        for (number, (effect, _)) in kinds().into_iter().enumerate() {
            let reference = format!("FAULT-{number}");
            t.fault(Operation::Invite, 1, effect);
            page.field("Customer reference").fill(&reference).await;
            page.button("Create signup link").click().await;
            assert_copyable(page).await;
            page.field("Customer reference").has_value(&reference).await;
            // What the list says now: the next one begins with a page without an alert.
            page.reload().await;
            page.alert().gone().await;
        }
    });
}

#[test]
fn listing_customers() {
    run("faults-listing", &impatient(), async |t| {
        let page = &t.page;
        for (effect, status) in kinds() {
            page.goto(&format!("{SITE}/customers?state=linked")).await;
            page.link("Next").seen().await;
            page.expect_status(status);
            t.fault(Operation::ListCustomers, 1_000, effect);
            page.button("Refresh").click().await;
            assert_copyable(page).await;
            assert_eq!(page.main().rows().await.len(), 50, "what was shown stays");
            t.sandbox().clear_faults();
            page.alert().button("Try again").click().await;
            page.alert().gone().await;
            page.path_has("state=linked").await;
        }
    });
}

#[test]
fn submitting_a_batch() {
    run("faults-submitting", &impatient(), async |t| {
        for (number, (effect, _)) in kinds().into_iter().enumerate() {
            let reference = format!("FAULT-{number}");
            let amount = format!("{}.00", number + 1);
            review(t, &reference, [&amount, "2.00"]).await;
            t.fault(Operation::SubmitBatch, 1_000, effect);
            let dialog = t.page.dialog("Review and submit");
            dialog.button_beginning("Submit 2 debits").click().await;
            t.page.heading(&reference).seen().await;
            t.page.sees("On its way to Pyng").await;
            t.page.sees("The newest try").await;
            t.sandbox().clear_faults();
            t.advance(10 * 60 * 1000);
            eventually("the batch has reached the sandbox", async || {
                let last = t
                    .received(Operation::SubmitBatch)
                    .pop()
                    .and_then(|request| request.status);
                if last == Some(202) {
                    Ok(())
                } else {
                    Err(format!("{last:?}"))
                }
            })
            .await;
            t.page.reload().await;
            t.page.progress("Rows ended").seen().await;
        }
    });
}

#[test]
fn opening_a_batch() {
    run("faults-opening", &impatient(), async |t| {
        for (number, (effect, status)) in kinds().into_iter().enumerate() {
            // Sent past the proxy: nobody has asked for it yet.
            let reference = format!("UNSEEN-{number}");
            t.submit_upstream(&reference, 2).await;
            t.page.expect_status(status);
            t.fault(Operation::BatchStatus, 1, effect);
            t.page.goto(&format!("{SITE}/batch/{reference}")).await;
            assert_copyable(&t.page).await;
            t.advance(100_000);
            t.page.alert().button("Try again").click().await;
            t.page.progress("Rows ended").seen().await;
        }
    });
}

#[test]
fn checking_a_batch_again() {
    run("faults-checking", &impatient(), async |t| {
        // A thousand rows take ten minutes: enough for every kind.
        t.submit_upstream("CHECKED", 1000).await;
        let page = &t.page;
        page.goto(&format!("{SITE}/batch/CHECKED")).await;
        page.progress("Rows ended").seen().await;
        for (effect, status) in kinds() {
            t.advance(31_000);
            t.fault(Operation::BatchStatus, 1, effect);
            page.button("Check now").click().await;
            // No alert: it would be read out anew with every check.
            page.sees("The figures below are from the last check that succeeded.")
                .await;
            assert_eq!(page.alert().count().await, 0);
            page.button("Copy request id").click().await;
            page.sees("Copied request id").await;
            page.sees("$1,000.00\n1,000 rows").await;
            // Upstream asked for 60 seconds with its 429; the contract for 30.
            t.advance(if status == 429 { 61_000 } else { 31_000 });
            page.button("Check now").click().await;
            page.lacks("The figures below are from").await;
        }
        t.advance(1_000_000);
        page.button("Check now").click().await;
        page.sees("every row has ended").await;
    });
}

#[test]
fn refused_credentials_are_the_operators_business() {
    run("faults-credentials", &impatient(), async |t| {
        let page = &t.page;
        page.expect_status(502);
        t.fault(Operation::Token, 1_000, status(401));
        page.goto(&format!("{SITE}/customers")).await;
        page.alert()
            .says("Pyng refused the portal's own credentials.")
            .await;
        assert_copyable(page).await;
        t.sandbox().clear_faults();
        t.advance(15 * 60 * 1000);
        page.alert().button("Try again").click().await;
        page.alert().gone().await;
        assert_eq!(page.main().rows().await.len(), 50);
    });
}
