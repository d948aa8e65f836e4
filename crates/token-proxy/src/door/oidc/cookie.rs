//! The cookie that carries a journey to the provider and back.
//!
//! It is `SameSite=Lax`, for the way back is a navigation from another site, on which a `Strict` one stays at home.
//! It is sealed: the browser reads nothing of it, and it opens under the name of its own `state` only.

use axum::http::{HeaderMap, HeaderValue};

use super::journey::{Journey, LIFE_S};
use crate::app::App;
use crate::door::cookie::{all_named, read};

const NAME: &str = "__Host-portal-oidc";
const PURPOSE: &str = "journey";

/// How many tabs may be on their way at once; a browser's headers have an end.
const MOST: usize = 5;

/// Cookies that let the browser keep a journey; a browser that keeps too many forgets the older ones.
pub(crate) fn keep_journey(app: &App, headers: &HeaderMap, journey: &Journey) -> Vec<HeaderValue> {
    let own = journey.name();
    let Ok(sealed) = app.ledger().seal_for_browser(PURPOSE, own, &journey.to_text()) else {
        return Vec::new();
    };
    let older = all_named(headers, &format!("{}-", named(app)));
    let forgotten = if older.len() >= MOST { older } else { Vec::new() };
    let forgotten = forgotten.iter().map(|name| write(name, "", 0));
    let kept = write(&format!("{}-{own}", named(app)), &sealed, LIFE_S);
    forgotten.chain([kept]).flatten().collect()
}

/// The journey this browser keeps under the name of a state.
pub(crate) fn kept_journey(app: &App, headers: &HeaderMap, state: Option<&str>) -> Option<Journey> {
    let name = Journey::name_of(state?)?;
    let sealed = read(headers, &format!("{}-{name}", named(app)))?;
    Journey::from_text(&app.ledger().open_of_browser(PURPOSE, name, &sealed)?)
}

/// A cookie that makes the browser forget it.
pub(crate) fn forget_journey(app: &App, state: Option<&str>) -> Option<HeaderValue> {
    let name = Journey::name_of(state?)?;
    write(&format!("{}-{name}", named(app)), "", 0)
}

/// Two portals on one host under different base paths do not share theirs. A base path holds no `+`.
fn named(app: &App) -> String {
    format!(
        "{NAME}{}",
        app.config().server.base_path.prefix().replace('/', "+")
    )
}

fn write(name: &str, value: &str, seconds: i64) -> Option<HeaderValue> {
    let text = format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={seconds}");
    HeaderValue::from_str(&text).ok()
}
