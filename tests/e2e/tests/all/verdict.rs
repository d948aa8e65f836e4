//! The harness itself: what must make a test fail does.

use std::panic::catch_unwind;

use e2e::{Setup, run};

/// Runs a test that does something to the page, and says why it failed.
fn failure(name: &str, script: &'static str) -> String {
    let outcome = catch_unwind(|| {
        run(name, &Setup::default(), async |t| {
            t.page.goto("/").await;
            t.page.sees("SANDBOX").await;
            t.page.evaluate(script).await;
        });
    });
    let panic = outcome.expect_err("the test passed");
    panic.downcast_ref::<String>().cloned().unwrap_or_default()
}

#[test]
fn whatever_soils_the_console_fails_the_test() {
    for (name, script, words) in [
        ("verdict-error", "console.error('something odd')", "something odd"),
        (
            "verdict-exception",
            "setTimeout(() => { throw new Error('uncaught one') })",
            "uncaught one",
        ),
        (
            "verdict-policy",
            "document.body.setAttribute('style', 'color: red')",
            "CSP violation: style-src-attr",
        ),
        (
            "verdict-status",
            "fetch('api/nothing').then(() => undefined)",
            "404",
        ),
    ] {
        let why = failure(name, script);
        assert!(
            why.contains("the console is not clean") && why.contains(words),
            "{name}: {why}"
        );
    }
}
