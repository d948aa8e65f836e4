//! Values kept in the browser, as JSON. A browser that forbids storage costs convenience, never work.

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
