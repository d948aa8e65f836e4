//! One thing on the page, found by its role and accessible name in the browser's own accessibility tree.
//!
//! A target is only a description: it is looked for anew at each use, until it is there or the deadline
//! is over. What assistive technology does not see (hidden, inert behind a dialog) is not there.

use std::panic::Location;
use std::path::Path;

use serde_json::{Value, json};
use thirtyfour::error::WebDriverResult;
use thirtyfour::{Key, WebElement};

use crate::page::Page;
use crate::waiting::eventually;

/// Where a found element is kept for the moment it takes ChromeDriver to get hold of it.
const HANDLE: &str = "__e2e";

/// Which accessible name a thing has.
#[derive(Clone)]
pub(crate) enum Name {
    /// Whatever it is.
    Any,
    /// This one.
    Is(String),
    /// One that begins so.
    Begins(String),
}

impl Name {
    fn fits(&self, found: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Is(name) => found == name,
            Self::Begins(start) => found.starts_with(start.as_str()),
        }
    }

    fn described(&self) -> String {
        match self {
            Self::Any => String::new(),
            Self::Is(name) => format!(" “{name}”"),
            Self::Begins(start) => format!(" “{start}…”"),
        }
    }
}

/// A description of one thing on the page.
#[derive(Clone)]
pub struct Target<'a> {
    page: &'a Page,
    scope: Option<Box<Target<'a>>>,
    roles: &'static [&'static str],
    name: Name,
    at: &'static Location<'static>,
}

impl<'a> Target<'a> {
    #[track_caller]
    pub(crate) fn new(page: &'a Page, roles: &'static [&'static str], name: Name) -> Self {
        Self {
            page,
            scope: None,
            roles,
            name,
            at: Location::caller(),
        }
    }

    #[track_caller]
    fn inside(&self, roles: &'static [&'static str], name: Name) -> Target<'a> {
        let mut inner = Target::new(self.page, roles, name);
        inner.scope = Some(Box::new(self.clone()));
        inner
    }

    /// A button in it.
    #[track_caller]
    pub fn button(&self, name: &str) -> Target<'a> {
        self.inside(&["button"], Name::Is(name.to_owned()))
    }

    /// A button in it whose name begins with `start`, such as one that ends in a count.
    #[track_caller]
    pub fn button_beginning(&self, start: &str) -> Target<'a> {
        self.inside(&["button"], Name::Begins(start.to_owned()))
    }

    /// A link in it.
    #[track_caller]
    pub fn link(&self, name: &str) -> Target<'a> {
        self.inside(&["link"], Name::Is(name.to_owned()))
    }

    /// A heading in it.
    #[track_caller]
    pub fn heading(&self, name: &str) -> Target<'a> {
        self.inside(&["heading"], Name::Is(name.to_owned()))
    }

    fn described(&self) -> String {
        let name = self.name.described();
        let scope = self
            .scope
            .as_ref()
            .map_or(String::new(), |scope| format!(" in {}", scope.described()));
        format!("{}{name}{scope}", self.roles.join("/"))
    }

    /// The DOM objects that fit now, in the page's order, as CDP backend node ids.
    async fn nodes(&self) -> Result<Vec<i64>, String> {
        let root = match &self.scope {
            Some(scope) => {
                let node = Box::pin(scope.node()).await?;
                json!({ "backendNodeId": node })
            }
            None => {
                let document = self
                    .page
                    .cdp("Runtime.evaluate", json!({ "expression": "document" }))
                    .await?;
                json!({ "objectId": document["result"]["objectId"] })
            }
        };
        let mut query = root;
        if let Name::Is(name) = &self.name {
            query["accessibleName"] = name.as_str().into();
        }
        if let [role] = self.roles {
            query["role"] = (*role).into();
        }
        let found = self.page.cdp("Accessibility.queryAXTree", query).await?;
        let fits = |node: &&Value| {
            !node["ignored"].as_bool().unwrap_or(true)
                && self.name.fits(node["name"]["value"].as_str().unwrap_or_default())
                && self
                    .roles
                    .contains(&node["role"]["value"].as_str().unwrap_or_default())
        };
        Ok(found["nodes"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(fits)
            .filter_map(|node| node["backendDOMNodeId"].as_i64())
            .collect())
    }

    async fn node(&self) -> Result<i64, String> {
        match self.nodes().await?.as_slice() {
            [node] => Ok(*node),
            [] => Err(format!("there is no {}", self.described())),
            several => Err(format!("there are {} of {}", several.len(), self.described())),
        }
    }

    async fn element(&self) -> Result<WebElement, String> {
        let resolved = self
            .page
            .cdp("DOM.resolveNode", json!({ "backendNodeId": self.node().await? }))
            .await?;
        let keep = json!({
            "objectId": resolved["object"]["objectId"],
            "functionDeclaration": format!("function() {{ window.{HANDLE} = this; }}"),
        });
        self.page.cdp("Runtime.callFunctionOn", keep).await?;
        let script = format!("const found = window.{HANDLE}; delete window.{HANDLE}; return found;");
        let answer = self.page.driver.execute(script, Vec::new()).await;
        answer
            .and_then(thirtyfour::session::scriptret::ScriptRet::element)
            .map_err(|error| error.to_string())
    }

    /// Repeats `act` on the element until it succeeds: it may not be there yet, move, or be replaced.
    async fn until<T>(&self, what: &str, act: impl AsyncFn(WebElement) -> WebDriverResult<T>) -> T {
        let what = format!("{what} {} ({})", self.described(), self.at);
        eventually(&what, async || {
            let element = self.element().await?;
            act(element).await.map_err(|error| error.to_string())
        })
        .await
    }

    /// Waits until it is there.
    pub async fn seen(&self) {
        self.until("see", async |_| Ok(())).await;
    }

    /// Waits until it is gone.
    pub async fn gone(&self) {
        let what = format!("{} is gone ({})", self.described(), self.at);
        eventually(&what, async || match self.nodes().await?.len() {
            0 => Ok(()),
            several => Err(format!("there are {several}")),
        })
        .await;
    }

    /// How many there are now.
    pub async fn count(&self) -> usize {
        self.nodes().await.unwrap_or_default().len()
    }

    /// Scrolls to it and clicks it with the mouse; fails while something else lies on top of it.
    pub async fn click(&self) {
        self.until("click", async |element| element.click().await).await;
    }

    /// Replaces the text of a field, key by key.
    pub async fn fill(&self, text: &str) {
        self.until("fill", async |element| {
            element.send_keys(Key::Control + "a").await?;
            element.send_keys(Key::Backspace + "").await?;
            element.send_keys(text).await
        })
        .await;
    }

    /// Types into a field without touching what is there.
    pub async fn type_keys(&self, keys: &str) {
        self.until("type into", async |element| element.send_keys(keys).await)
            .await;
    }

    /// Gives a file to a file field.
    pub async fn upload(&self, file: &Path) {
        let path = file.to_str().unwrap();
        self.until("give a file to", async |element| element.send_keys(path).await)
            .await;
    }

    /// Chooses an option of a list by its text.
    pub async fn choose(&self, option: &str) {
        self.until("choose in", async |element| element.send_keys(option).await)
            .await;
    }

    /// The text a person sees in it.
    pub async fn text(&self) -> String {
        self.until("read", async |element| element.text().await).await
    }

    /// Waits until its text contains `part`.
    pub async fn says(&self, part: &str) {
        let what = format!("{} says “{part}” ({})", self.described(), self.at);
        eventually(&what, async || {
            let text = self
                .element()
                .await?
                .text()
                .await
                .map_err(|error| error.to_string())?;
            if text.contains(part) {
                Ok(())
            } else {
                Err(format!("it says: {text}"))
            }
        })
        .await;
    }

    /// The value of a field.
    pub async fn value(&self) -> String {
        self.until("read", async |element| element.value().await)
            .await
            .unwrap_or_default()
    }

    /// Waits until a field has this value.
    pub async fn has_value(&self, value: &str) {
        let what = format!("{} holds “{value}” ({})", self.described(), self.at);
        eventually(&what, async || {
            let found = self
                .element()
                .await?
                .value()
                .await
                .map_err(|error| error.to_string())?;
            let found = found.unwrap_or_default();
            if found == value {
                Ok(())
            } else {
                Err(format!("it holds “{found}”"))
            }
        })
        .await;
    }

    /// An attribute.
    pub async fn attribute(&self, name: &'static str) -> Option<String> {
        self.until("read", async |element| element.attr(name).await).await
    }

    /// Waits until it has the keyboard's focus.
    pub async fn focused(&self) {
        let what = format!("{} has the focus ({})", self.described(), self.at);
        eventually(&what, async || {
            let element = self.element().await?;
            let script = "return arguments[0] === document.activeElement || document.activeElement.outerHTML.slice(0, 200)";
            let arguments = vec![element.to_json().map_err(|error| error.to_string())?];
            let answer = self.page.driver.execute(script, arguments).await;
            match answer.map_err(|error| error.to_string())?.json() {
                Value::Bool(true) => Ok(()),
                other => Err(format!("the focus is on {other}")),
            }
        })
        .await;
    }

    /// A picture of it, as PNG.
    pub async fn screenshot(&self) -> Vec<u8> {
        self.until("photograph", async |element| element.screenshot_as_png().await)
            .await
    }

    /// The cells of the tables in it, row by row, head rows left out.
    pub async fn rows(&self) -> Vec<Vec<String>> {
        let script = "return [...arguments[0].querySelectorAll('tbody tr:not([aria-hidden=true])')]
            .map((row) => [...row.cells].map((cell) => cell.innerText.trim()))";
        self.until("read the rows of", async |element| {
            let arguments = vec![element.to_json()?];
            self.page.driver.execute(script, arguments).await?.convert()
        })
        .await
    }

    /// Runs `script` with it as `arguments[0]`.
    pub async fn execute(&self, script: &'static str) -> Value {
        self.until("run a script on", async |element| {
            let arguments = vec![element.to_json()?];
            let answer = self.page.driver.execute(script, arguments).await?;
            Ok(answer.json().clone())
        })
        .await
    }
}
