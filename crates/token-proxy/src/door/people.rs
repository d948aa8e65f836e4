//! Names of people as others give them.

use serde_json::{Map, Value};

/// The longest `sub` that is taken (OpenID Connect Core 1.0, section 2).
const LONGEST_SUB: usize = 255;
/// The longest name that is shown, in characters.
const LONGEST_NAME: usize = 100;

/// Somebody's unchanging name, letter by letter; `None` for what could not be one.
pub(super) fn sub(text: &str) -> Option<String> {
    let good = !text.trim().is_empty() && text.len() <= LONGEST_SUB && !text.chars().any(char::is_control);
    good.then(|| text.to_owned())
}

/// The name people know, by the first claim that has one, or else the unchanging one.
pub(super) fn name(claims: &Map<String, Value>, sub: &str) -> String {
    ["name", "preferred_username", "email"]
        .into_iter()
        .filter_map(|claim| claims.get(claim)?.as_str())
        .find_map(shown)
        .unwrap_or_else(|| sub.chars().take(LONGEST_NAME).collect())
}

/// A name fit to be shown: no control characters, none that turn the reading direction, not too long.
pub(super) fn shown(text: &str) -> Option<String> {
    let turns =
        |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let clean: String = text
        .chars()
        .filter(|&c| !c.is_control() && !turns(c))
        .take(LONGEST_NAME)
        .collect();
    let clean = clean.trim();
    (!clean.is_empty()).then(|| clean.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_first_name_that_can_be_shown_is_taken() {
        let of = |claims: &Value| name(claims.as_object().unwrap(), "sub-1");
        assert_eq!(of(&json!({ "name": " Ada L. ", "email": "a@x" })), "Ada L.");
        assert_eq!(
            of(&json!({ "name": "\u{202e}\n", "preferred_username": "ada" })),
            "ada"
        );
        assert_eq!(of(&json!({ "name": 7 })), "sub-1");
        assert_eq!(sub("a\nb"), None);
        assert_eq!(sub(""), None);
    }
}
