//! Values kept in the browser, as JSON. A browser that forbids storage costs convenience, never work.

use std::cell::RefCell;

use leptos::prelude::window;
use serde::Serialize;
use serde::de::DeserializeOwned;
use web_sys::Storage;

/// How long a value is kept.
#[derive(Clone, Copy, Debug)]
pub(super) enum Keep {
    /// As long as this tab lives, reloads included.
    Tab,
    /// Until the browser's data is cleared.
    Browser,
}

thread_local! {
    /// Whose work this is: the opaque name of the person; empty where nobody signs in.
    static PERSON: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Names whose work it is from now on. Several people may share a desk, a browser and a tab: what one of
/// them left is not shown to the next, and is there again for the one who left it.
pub(super) fn belongs_to(person: &str) {
    PERSON.replace(person.to_owned());
}

/// A key of this person's own.
pub(super) fn own(key: &str) -> String {
    PERSON.with_borrow(|person| match person.as_str() {
        "" => key.to_owned(),
        person => format!("{person}:{key}"),
    })
}

fn storage(keep: Keep) -> Option<Storage> {
    match keep {
        Keep::Tab => window().session_storage().ok().flatten(),
        Keep::Browser => window().local_storage().ok().flatten(),
    }
}

/// The value under `key`; `None` when there is none or it cannot be read.
pub(super) fn load<T: DeserializeOwned>(keep: Keep, key: &str) -> Option<T> {
    let text = storage(keep)?.get_item(&full(key)).ok().flatten()?;
    serde_json::from_str(&text).ok()
}

/// Keeps the value. Where storage is full or forbidden nothing is kept, an older value neither: it would
/// come back in place of this one.
pub(super) fn save(keep: Keep, key: &str, value: &impl Serialize) {
    if let (Some(storage), Ok(text)) = (storage(keep), serde_json::to_string(value))
        && storage.set_item(&full(key), &text).is_err()
    {
        remove(keep, key);
    }
}

/// Forgets the value.
pub(super) fn remove(keep: Keep, key: &str) {
    if let Some(storage) = storage(keep) {
        let _ = storage.remove_item(&full(key));
    }
}

fn full(key: &str) -> String {
    format!("partner-portal:{key}")
}
