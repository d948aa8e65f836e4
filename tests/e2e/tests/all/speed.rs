//! A thousand rows: what it costs is printed, not asserted; that the page stays small is.

use e2e::{Setup, files, run};

use crate::steps::{NEW_BATCH, SITE, choose_unit, upload};

/// Notes the moment at which the table of rows is in the page and drawn.
const STOPWATCH: &str = "window.readings = {}; window.longTasks = [];
    new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map((entry) => entry.duration)))
        .observe({ type: 'longtask' });
    window.until = (name, selector) => {
        const started = performance.now();
        const observer = new MutationObserver(() => {
            if (!document.querySelector(selector)) return;
            observer.disconnect();
            requestAnimationFrame(() => setTimeout(() => { window.readings[name] = performance.now() - started; }));
        });
        observer.observe(document.body, { childList: true, subtree: true });
    };
    document.querySelector('input[type=file]').addEventListener('change', () => window.until('file', 'input[type=radio]'), true);
    document.addEventListener('change', (event) => {
        if (event.target.type === 'radio') window.until('rows', '.row-window tbody th');
    }, true);";

#[test]
fn a_thousand_rows() {
    run("speed", &Setup::default(), async |t| {
        let page = &t.page;
        page.goto(NEW_BATCH).await;
        page.heading("New batch").seen().await;
        page.evaluate(STOPWATCH).await;
        upload(page, &files::write(&t.folder, "thousand.csv", files::many(1000))).await;
        choose_unit(page, "Dollars").await;
        page.heading("Rows to be sent").seen().await;
        let readings = e2e::eventually("both readings are taken", async || {
            let readings = page.evaluate("window.readings").await;
            let both = readings["file"].is_number() && readings["rows"].is_number();
            if both {
                Ok(readings)
            } else {
                Err(readings.to_string())
            }
        })
        .await;
        println!("1000 rows: file read and unit asked, ms: {}", readings["file"]);
        println!("1000 rows: checked and shown, ms: {}", readings["rows"]);
        assert!(
            page.main().rows().await.len() < 150,
            "only the rows in sight are in the page"
        );

        page.button("Review and submit").click().await;
        page.dialog("Review and submit")
            .button_beginning("Submit 1,000 debits")
            .click()
            .await;
        page.progress("Rows ended").seen().await;
        t.advance(300_000);
        page.button("Check now").click().await;
        page.path_has(&format!("{SITE}/batch/")).await;
        let table = page.region("Rows of the batch");
        table.seen().await;
        page.evaluate("window.longTasks.length = 0").await;
        let most = table
            .execute(
                "const region = arguments[0]; let most = 0;
                return new Promise((done) => {
                    const step = () => {
                        region.scrollTop += 400;
                        most = Math.max(most, region.querySelectorAll('tbody tr').length);
                        const end = region.scrollTop + region.clientHeight >= region.scrollHeight - 1;
                        end ? done(most) : requestAnimationFrame(step);
                    };
                    step();
                });",
            )
            .await;
        println!(
            "1000 rows scrolled: long tasks, ms: {}",
            page.evaluate("window.longTasks").await
        );
        assert!(most.as_u64().unwrap() < 150, "{most} rows in the page at once");
        let last = table.rows().await.pop().unwrap();
        assert!(last[0].starts_with("R-0999"), "{last:?}");
    });
}
