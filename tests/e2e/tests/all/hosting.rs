//! One build, three hosts: the proxy at `/` (every other test), under a path, and a plain static server.

use e2e::{Proxy, ProxySetup, Setup, StaticHost, Test, files, run};

use crate::steps::{SITE, choose_unit, invite, submit, upload};

#[test]
fn under_a_path() {
    let setup = Setup {
        proxy: ProxySetup {
            base_path: "/tools/receivables",
            ..ProxySetup::default()
        },
        ..Setup::default()
    };
    run("hosting-path", &setup, async |t| {
        t.page.goto("/").await;
        first_half(t).await;
        t.page
            .path_has("/tools/receivables/sites/site-harbour/batch/HOSTED")
            .await;
    });
}

#[test]
fn from_a_static_file_server() {
    run("hosting-static", &Setup::default(), async |t| {
        // The very policy the proxy sends for its own pages.
        let page = reqwest::get(&t.proxy.url).await.unwrap();
        let policy = page.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .to_owned();
        let host = StaticHost::bind().await;
        let origin = host.url.clone();
        let setup = ProxySetup {
            assets: None,
            public_url: Some(origin.clone()),
            ..ProxySetup::default()
        };
        let proxy = Proxy::start(t.upstream_url(), &setup).await;
        host.serve(&policy, &proxy.url);
        t.page.goto_url(&origin).await;
        first_half(t).await;
        t.page.goto_url(&format!("{origin}{SITE}/batch/HOSTED")).await;
        t.page.progress("Rows ended").seen().await;
    });
}

/// From the first page to a batch on its way, with a reload deep inside.
async fn first_half(t: &Test) {
    let page = &t.page;
    page.sees("SANDBOX").await;
    invite(page, "HOSTED-1").await;
    t.sandbox().link("site-harbour", "HOSTED-1").unwrap();
    page.navigation("Areas").link("Customers").click().await;
    page.navigation("States").link("Linked").click().await;
    page.link("HOSTED-1").click().await;
    page.dialog("HOSTED-1").says("Linked").await;
    page.reload().await;
    page.dialog("HOSTED-1").button("Close").click().await;
    page.navigation("Areas").link("Batches").click().await;
    page.link("New batch").click().await;
    let file = files::write(&t.folder, "hosted.csv", files::csv([("R1", "HOSTED-1", "9.99")]));
    upload(page, &file).await;
    choose_unit(page, "Dollars").await;
    page.field("Batch reference").fill("HOSTED").await;
    page.button("Review and submit").click().await;
    submit(page, "Submit 1 debit, $9.99").await;
    page.heading("HOSTED").seen().await;
}
