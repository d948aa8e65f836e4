//! A fresh Chromium, headless, in a profile of its own.

use serde_json::json;
use thirtyfour::{Capabilities, WebDriver};

use crate::driver::Driver;

/// Names the program, where ChromeDriver does not find it by itself.
const PROGRAM: &str = "CHROMIUM";

/// Tried with Debian's Chromium, as root and in containers without GPU.
const ARGUMENTS: [&str; 13] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--lang=en-AU",
    "--accept-lang=en-AU",
    "--window-size=1280,900",
];

/// Runs in every page before its own scripts: a violated policy becomes a line on the console, where the
/// verdict looks (`console`).
const WATCH: &str = "document.addEventListener('securitypolicyviolation', (event) => {
    console.error(`CSP violation: ${event.violatedDirective} blocks ${event.blockedURI}`, event.sample);
});";

/// Opens a browser with one empty tab.
pub(crate) async fn open(driver: &Driver) -> WebDriver {
    let mut options = json!({ "args": ARGUMENTS });
    if let Ok(program) = std::env::var(PROGRAM) {
        options["binary"] = program.into();
    }
    let mut capabilities = Capabilities::new();
    capabilities.set("browserName", "chrome").unwrap();
    capabilities.set("goog:chromeOptions", options).unwrap();
    capabilities
        .set("goog:loggingPrefs", json!({ "browser": "ALL" }))
        .unwrap();
    WebDriver::new(&driver.url, capabilities)
        .await
        .expect("Chromium does not start")
}

/// Makes the tab in front one of ours: watched, in the zone of the Sites, with a clipboard.
pub(crate) async fn prepare_tab(driver: &WebDriver) {
    let cdp = driver.cdp();
    for (method, parameters) in [
        ("Page.enable", json!({})),
        (
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": WATCH }),
        ),
        (
            "Emulation.setTimezoneOverride",
            json!({ "timezoneId": "Australia/Sydney" }),
        ),
        (
            "Browser.grantPermissions",
            json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] }),
        ),
    ] {
        cdp.send_raw(method, parameters)
            .await
            .unwrap_or_else(|error| panic!("{method}: {error}"));
    }
}
