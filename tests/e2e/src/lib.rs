//! The harness of the end-to-end tests: the whole product, driven as a person drives it.
//!
//! [`run`] starts a sandbox with a stepped clock, a token-proxy that serves the built portal, and a fresh
//! Chromium; hands them to the test as a [`Test`]; and afterwards asserts that the browser's console stayed
//! clean. What a failed test leaves behind lies in `target/e2e/<test>/`.
//!
//! - [`Page`] and [`Target`]: finding by role and accessible name, acting by mouse and keyboard. Everything
//!   waits for its condition, with a deadline; nothing waits for a fixed time.
//! - `proxy`, `static_host`: the servers; `driver`, `browser`: ChromeDriver and Chromium.
//! - `console`, `evidence`: the verdict on the console, and what is kept of a failure.
//! - `people`: accounts, and what happens from another browser.
//! - [`axe`], [`qr`], [`files`]: accessibility, QR codes from screenshots, files to upload.
//!
//! The tests themselves are in `tests/all/`, a file a topic. `PORTAL_DIST` names the folder of the built portal
//! (default: `dist/`), `CHROMEDRIVER` and `CHROMIUM` the programs (default: from the path).
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a step that fails fails the test"
)]

pub mod axe;
mod browser;
mod console;
mod driver;
mod evidence;
pub mod files;
mod gate;
mod network;
mod page;
mod people;
mod place;
mod proxy;
pub mod qr;
mod run;
mod static_host;
mod target;
mod viewport;
mod waiting;

pub use page::Page;
pub use people::{ADMIN, Elsewhere, PASSWORD};
pub use proxy::{Proxy, ProxySetup};
pub use run::{Setup, Test, run};
pub use static_host::StaticHost;
pub use target::Target;
pub use viewport::{Screen, Theme};
pub use waiting::eventually;
