//! A secret: by value, by file, or by the name of an environment variable.

use secrecy::SecretString;

use super::faults::Place;
use super::reader::{Found, Reader};

/// As [`read`], where there may be none: `Some(None)` when no way to give it is taken.
pub(super) fn read_optional(reader: &mut Reader, key: &str) -> Option<Option<SecretString>> {
    let ways = [key.to_owned(), format!("{key}_file"), format!("{key}_env")];
    if ways.iter().all(|way| reader.place(way).is_none()) {
        return Some(None);
    }
    read(reader, key).map(Some)
}

/// Reads `key`, `{key}_file` or `{key}_env`; exactly one of them. One given by the environment wins
/// over those of the file, so that a deployment can replace what a file says.
pub(super) fn read(reader: &mut Reader, key: &str) -> Option<SecretString> {
    let (by_file, by_variable) = (format!("{key}_file"), format!("{key}_env"));
    let names = [key, by_file.as_str(), by_variable.as_str()];
    let given: Vec<(&str, Place)> = names
        .iter()
        .filter_map(|name| Some((*name, reader.place(name)?.clone())))
        .collect();
    let from_environment = |place: &Place| matches!(place, Place::Variable(_));
    let overridden = given.iter().any(|(_, place)| from_environment(place));
    let mut given = given
        .into_iter()
        .filter(|(_, place)| !overridden || from_environment(place));

    let Some((name, _)) = given.next() else {
        let remedy = format!("set `{key}`, `{by_file}` (a path) or `{by_variable}` (a variable's name)");
        reader.fault(Place::Nowhere, format!("`{key}` is not set"), remedy);
        return None;
    };
    if let Some((other, place)) = given.next() {
        reader.fault(
            place,
            format!("both `{name}` and `{other}` are set"),
            "keep one of them",
        );
        return None;
    }

    let Found { text, place } = reader.optional(name)?;
    let secret = if name == by_file {
        read_file(reader, &text, place.clone(), name)?
    } else if name == by_variable {
        read_variable(reader, &text, place.clone(), name)?
    } else {
        text
    };
    if secret.is_empty() {
        reader.fault(
            place,
            format!("`{name}` gives an empty secret"),
            "write the one that was given for this portal",
        );
        return None;
    }
    Some(SecretString::from(secret))
}

fn read_file(reader: &mut Reader, path: &str, place: Place, name: &str) -> Option<String> {
    let path = reader.path(path);
    match std::fs::read_to_string(&path) {
        // Editors and `echo` end a file with a line end that is not part of the secret.
        Ok(text) => Some(text.trim_end_matches(['\r', '\n']).to_owned()),
        Err(error) => {
            // What is no file may be the secret itself, written where its path belongs.
            let shown = if path.exists() {
                format!("{}, which", path.display())
            } else {
                "a path that".to_owned()
            };
            let message = format!("`{name}` is {shown} cannot be read: {}", error.kind());
            reader.fault(place, message, "check the path and who may read it");
            None
        }
    }
}

fn read_variable(reader: &mut Reader, variable: &str, place: Place, name: &str) -> Option<String> {
    let value = reader.borrow_variable(variable);
    if value.is_none() {
        // What looks like no variable may be the secret itself, written where its name belongs.
        let message = if is_variable_name(variable) {
            format!("`{name}` names the variable {variable}, which is not set")
        } else {
            format!("`{name}` is not the name of a variable, such as PYNG_PASSWORD")
        };
        reader.fault(
            place,
            message,
            "set the variable, or use another way to give the secret",
        );
    }
    value
}

fn is_variable_name(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_uppercase() || c == '_' || c.is_ascii_digit();
    text.chars().all(fits) && text.starts_with(|c: char| !c.is_ascii_digit())
}
