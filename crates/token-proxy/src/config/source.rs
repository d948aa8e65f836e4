//! The file and the environment, flattened to `path.of.key` → text, each with its place.

use std::collections::{BTreeMap, BTreeSet};

use toml_edit::{Document, Item, TableLike, Value};

use super::faults::{Fault, Faults, Place};

/// What every variable of ours begins with.
const PREFIX: &str = "TOKEN_PROXY_";

/// One value.
pub(super) struct Entry {
    /// The text, or `None` when the file holds something that is not a text.
    pub(super) text: Option<String>,
    pub(super) place: Place,
}

/// Every value given, the environment's in place of the file's.
#[derive(Default)]
pub(super) struct Source {
    entries: BTreeMap<String, Entry>,
    /// Where each table begins, for what is missing in it.
    tables: BTreeMap<String, Place>,
}

impl Source {
    /// Reads the file, then lets the variables replace its values.
    pub(super) fn read(text: &str, variables: &BTreeMap<String, String>) -> Result<Self, Faults> {
        let document = Document::parse(text).map_err(|error| {
            let place = error
                .span()
                .map_or(Place::Line(1), |span| Place::Line(line_of(text, span.start)));
            Faults::one(Fault::new(
                place,
                format!("this is not TOML: {}", error.message()),
                "mend the syntax",
            ))
        })?;
        let mut source = Self::default();
        source.take_table(text, "", document.as_table());
        for (name, value) in variables {
            if let Some(key) = key_of_variable(name) {
                let place = Place::Variable(name.clone());
                source.entries.insert(
                    key,
                    Entry {
                        text: Some(value.clone()),
                        place,
                    },
                );
            }
        }
        Ok(source)
    }

    pub(super) fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.get(key)
    }

    /// Where a key that is missing would have to stand: its table, if that is in the file.
    pub(super) fn place_of_missing(&self, key: &str) -> Place {
        let table = key.rsplit_once('.').and_then(|(table, _)| self.tables.get(table));
        table.cloned().unwrap_or(Place::Nowhere)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.entries.iter().map(|(key, entry)| (key.as_str(), entry))
    }

    /// The indices used under a list, in order: `pyng.sites` with two Sites gives 0 and 1.
    pub(super) fn indices(&self, list: &str) -> BTreeSet<usize> {
        let index = |key: &str| {
            key.strip_prefix(list)?
                .strip_prefix('[')?
                .split(']')
                .next()?
                .parse()
                .ok()
        };
        self.entries.keys().filter_map(|key| index(key)).collect()
    }

    fn take_table(&mut self, text: &str, path: &str, table: &dyn TableLike) {
        for (name, item) in table.iter() {
            let path = if path.is_empty() {
                name.to_owned()
            } else {
                format!("{path}.{name}")
            };
            let key_span = table.key(name).and_then(toml_edit::Key::span);
            let span = key_span.or_else(|| item.span()).map_or(0, |span| span.start);
            self.take_item(text, path, item, Place::Line(line_of(text, span)));
        }
    }

    fn take_item(&mut self, text: &str, path: String, item: &Item, place: Place) {
        if let Some(table) = item.as_table_like() {
            self.tables.insert(path.clone(), place);
            self.take_table(text, &path, table);
        } else if let Some(tables) = item.as_array_of_tables() {
            for (index, table) in tables.iter().enumerate() {
                let path = format!("{path}[{index}]");
                let start = table.span().map_or(0, |span| span.start);
                self.tables
                    .insert(path.clone(), Place::Line(line_of(text, start)));
                self.take_table(text, &path, table);
            }
        } else if let Some(array) = item.as_array() {
            for (index, value) in array.iter().enumerate() {
                self.take_value(text, format!("{path}[{index}]"), value, place.clone());
            }
        } else if let Some(value) = item.as_value() {
            self.take_value(text, path, value, place);
        }
    }

    fn take_value(&mut self, text: &str, path: String, value: &Value, place: Place) {
        if let Some(table) = value.as_inline_table() {
            self.take_table(text, &path, table);
        } else {
            let text = value.as_str().map(str::to_owned);
            self.entries.insert(path, Entry { text, place });
        }
    }
}

/// `TOKEN_PROXY_PYNG__SITES__0__ID` → `pyng.sites[0].id`; `None` for a variable that is not ours.
fn key_of_variable(name: &str) -> Option<String> {
    let rest = name.strip_prefix(PREFIX)?;
    if set_by_kubernetes(rest) {
        return None;
    }
    let mut key = String::new();
    for part in rest.split("__") {
        if part.bytes().all(|b| b.is_ascii_digit()) {
            key.push_str(&format!("[{part}]"));
        } else {
            let dot = if key.is_empty() { "" } else { "." };
            key.push_str(&format!("{dot}{}", part.to_ascii_lowercase()));
        }
    }
    Some(key)
}

/// Kubernetes tells every pod the address of a service called `token-proxy` in variables of these names.
fn set_by_kubernetes(rest: &str) -> bool {
    rest == "SERVICE_HOST" || rest.starts_with("SERVICE_PORT") || rest == "PORT" || rest.starts_with("PORT_")
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|&b| b == b'\n').count() + 1
}
