//! The tab in front: going about, finding things, the keyboard, what is seen.

use std::path::Path;
use std::sync::Mutex;

use serde_json::{Value, json};
use thirtyfour::{Key, TypingData, WebDriver, WindowHandle};

use crate::browser;
use crate::console::Console;
use crate::driver::{self, Driver};
use crate::target::{Name, Target};
use crate::waiting::eventually;

/// The browser, seen through its tab in front.
pub struct Page {
    pub(crate) driver: WebDriver,
    pub(crate) console: Mutex<Console>,
    home: String,
    _process: Driver,
}

impl Page {
    /// Opens a browser of its own; `home` is the portal's address without a slash at the end.
    pub(crate) async fn open(home: &str) -> Self {
        let process = driver::start().await;
        let driver = browser::open(&process).await;
        browser::prepare_tab(&driver).await;
        Self {
            driver,
            console: Mutex::default(),
            home: home.to_owned(),
            _process: process,
        }
    }

    pub(crate) async fn close(self) {
        // A browser that has crashed is closed too.
        let _ = self.driver.quit().await;
    }

    pub(crate) async fn cdp(&self, method: &str, parameters: Value) -> Result<Value, String> {
        let answer = self.driver.cdp().send_raw(method, parameters).await;
        answer.map_err(|error| format!("{method}: {error}"))
    }

    /// As [`Page::cdp`], where a refusal is a fault of the test.
    pub(crate) async fn command(&self, method: &str, parameters: Value) -> Value {
        self.cdp(method, parameters)
            .await
            .unwrap_or_else(|error| panic!("{error}"))
    }

    /// Opens a path of the portal, such as `/sites/site-harbour/customers`.
    pub async fn goto(&self, path: &str) {
        self.goto_url(&format!("{}{path}", self.home)).await;
    }

    /// Opens an address.
    pub async fn goto_url(&self, url: &str) {
        self.driver
            .goto(url)
            .await
            .unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    /// Loads the page again.
    pub async fn reload(&self) {
        self.driver.refresh().await.unwrap();
    }

    /// The browser's back button.
    pub async fn back(&self) {
        self.driver.back().await.unwrap();
    }

    /// The address without scheme and host.
    pub async fn path(&self) -> String {
        let url = self.driver.current_url().await.unwrap().to_string();
        url[path_begin(&url)..].to_owned()
    }

    /// Waits until the address contains `part`.
    pub async fn path_has(&self, part: &str) {
        eventually(&format!("the address contains {part}"), async || {
            let path = self.path().await;
            if path.contains(part) {
                Ok(())
            } else {
                Err(format!("it is {path}"))
            }
        })
        .await;
    }

    /// Waits until the address lacks `part`.
    pub async fn path_lacks(&self, part: &str) {
        eventually(&format!("the address lacks {part}"), async || {
            let path = self.path().await;
            if path.contains(part) {
                Err(format!("it is {path}"))
            } else {
                Ok(())
            }
        })
        .await;
    }

    /// Opens another tab and puts it in front; returns the tab that was.
    pub async fn new_tab(&self) -> WindowHandle {
        let before = self.driver.window().await.unwrap();
        let tab = self.driver.new_tab().await.unwrap();
        self.driver.switch_to_window(tab).await.unwrap();
        browser::prepare_tab(&self.driver).await;
        before
    }

    /// Puts another tab in front.
    pub async fn switch_to(&self, tab: &WindowHandle) {
        self.driver.switch_to_window(tab.clone()).await.unwrap();
        // ChromeDriver only speaks to it; a person would see it, and no longer the other.
        self.command("Page.bringToFront", json!({})).await;
    }

    /// A button.
    #[track_caller]
    pub fn button(&self, name: &str) -> Target<'_> {
        Target::new(self, &["button"], Name::Is(name.to_owned()))
    }

    /// A link.
    #[track_caller]
    pub fn link(&self, name: &str) -> Target<'_> {
        Target::new(self, &["link"], Name::Is(name.to_owned()))
    }

    /// A link whose name begins with `start`.
    #[track_caller]
    pub fn link_beginning(&self, start: &str) -> Target<'_> {
        Target::new(self, &["link"], Name::Begins(start.to_owned()))
    }

    /// A text, search or date field.
    #[track_caller]
    pub fn field(&self, label: &str) -> Target<'_> {
        Target::new(
            self,
            &["textbox", "searchbox", "Date"],
            Name::Is(label.to_owned()),
        )
    }

    /// A file field; its accessible name ends in what was chosen.
    #[track_caller]
    pub fn file_field(&self, label: &str) -> Target<'_> {
        Target::new(self, &["button"], Name::Begins(label.to_owned()))
    }

    /// A box to tick.
    #[track_caller]
    pub fn checkbox(&self, label: &str) -> Target<'_> {
        Target::new(self, &["checkbox"], Name::Is(label.to_owned()))
    }

    /// A radio button whose label begins with `start`.
    #[track_caller]
    pub fn radio_beginning(&self, start: &str) -> Target<'_> {
        Target::new(self, &["radio"], Name::Begins(start.to_owned()))
    }

    /// A list to choose from.
    #[track_caller]
    pub fn list(&self, label: &str) -> Target<'_> {
        Target::new(self, &["combobox"], Name::Is(label.to_owned()))
    }

    /// A heading.
    #[track_caller]
    pub fn heading(&self, name: &str) -> Target<'_> {
        Target::new(self, &["heading"], Name::Is(name.to_owned()))
    }

    /// The one alert on the page.
    #[track_caller]
    pub fn alert(&self) -> Target<'_> {
        Target::new(self, &["alert"], Name::Any)
    }

    /// A dialog.
    #[track_caller]
    pub fn dialog(&self, name: &str) -> Target<'_> {
        Target::new(self, &["dialog"], Name::Is(name.to_owned()))
    }

    /// A part of the navigation.
    #[track_caller]
    pub fn navigation(&self, name: &str) -> Target<'_> {
        Target::new(self, &["navigation"], Name::Is(name.to_owned()))
    }

    /// A region, an article, or a group that scrolls, by its name.
    #[track_caller]
    pub fn region(&self, name: &str) -> Target<'_> {
        Target::new(self, &["region", "article", "group"], Name::Is(name.to_owned()))
    }

    /// A group of controls.
    #[track_caller]
    pub fn group(&self, name: &str) -> Target<'_> {
        Target::new(self, &["group"], Name::Is(name.to_owned()))
    }

    /// An image.
    #[track_caller]
    pub fn image(&self, name: &str) -> Target<'_> {
        Target::new(self, &["image"], Name::Is(name.to_owned()))
    }

    /// A progress bar.
    #[track_caller]
    pub fn progress(&self, name: &str) -> Target<'_> {
        Target::new(self, &["progressbar"], Name::Is(name.to_owned()))
    }

    /// The page's content, without band and navigation.
    #[track_caller]
    pub fn main(&self) -> Target<'_> {
        Target::new(self, &["main"], Name::Any)
    }

    /// Presses keys wherever the focus is.
    pub async fn press(&self, keys: impl Into<TypingData>) {
        let keys = keys.into();
        self.driver
            .action_chain()
            .send_keys(keys)
            .perform()
            .await
            .unwrap();
    }

    /// Presses Tab until `target` has the focus, as someone without a mouse does.
    pub async fn tab_to(&self, target: &Target<'_>) {
        for _ in 0..60 {
            self.press(Key::Tab + "").await;
            if target
                .execute("return arguments[0] === document.activeElement")
                .await
                == true
            {
                return;
            }
        }
        target.focused().await;
    }

    /// All the text a person sees.
    pub async fn text(&self) -> String {
        let text = self.evaluate("document.body?.innerText ?? ''").await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the page shows `part`.
    #[track_caller]
    pub fn sees<'a>(&'a self, part: &'a str) -> impl Future<Output = ()> + 'a {
        let what = format!("the page shows “{part}” ({})", std::panic::Location::caller());
        async move {
            eventually(&what, async || {
                let text = self.text().await;
                if text.contains(part) {
                    Ok(())
                } else {
                    Err(format!("it shows:\n{text}"))
                }
            })
            .await;
        }
    }

    /// Waits until the page no longer shows `part`.
    pub async fn lacks(&self, part: &str) {
        eventually(&format!("the page does not show “{part}”"), async || {
            let text = self.text().await;
            if text.contains(part) {
                Err(format!("it shows:\n{text}"))
            } else {
                Ok(())
            }
        })
        .await;
    }

    /// The value of a JavaScript expression; promises are awaited.
    pub async fn evaluate(&self, expression: &str) -> Value {
        let parameters = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let answer = self.command("Runtime.evaluate", parameters).await;
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {answer}");
        answer["result"]["value"].clone()
    }

    /// Lets downloads end up in `folder`.
    pub async fn save_downloads_in(&self, folder: &Path) {
        let parameters = json!({ "behavior": "allow", "downloadPath": folder });
        self.command("Browser.setDownloadBehavior", parameters).await;
    }

    /// Says that the page will log a failed request with this status, as Chromium does by itself. Every
    /// status said must then occur, and no other may.
    pub fn expect_status(&self, status: u16) {
        self.console.lock().unwrap().expect_status(status);
    }

    /// Says that a request will get no answer, as Chromium names it.
    pub(crate) fn expect_failure(&self, name: &str) {
        self.console.lock().unwrap().expect_failure(name);
    }

    /// The console so far, taken in.
    pub(crate) async fn read_console(&self) {
        let entries = self.driver.browser_log().await.unwrap();
        self.console.lock().unwrap().take(entries);
    }
}

/// Where the path of an absolute URL begins.
fn path_begin(url: &str) -> usize {
    let host = url.find("://").map_or(0, |at| at + 3);
    url[host..].find('/').map_or(url.len(), |at| host + at)
}
