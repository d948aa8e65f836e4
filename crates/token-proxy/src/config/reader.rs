//! Typed access to the source, collecting faults as it goes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::faults::{Fault, Faults, Place};
use super::keys;
use super::source::Source;

/// A value found, with its place for later faults.
pub(super) struct Found {
    pub(super) text: String,
    pub(super) place: Place,
}

pub(super) struct Reader {
    source: Source,
    folder: PathBuf,
    variables: BTreeMap<String, String>,
    /// Variables that hold a secret by a name of the operator's choice.
    borrowed: BTreeSet<String>,
    faults: Vec<Fault>,
}

impl Reader {
    pub(super) fn new(source: Source, folder: &Path, variables: BTreeMap<String, String>) -> Self {
        let (borrowed, faults) = (BTreeSet::new(), Vec::new());
        Self {
            source,
            folder: folder.to_owned(),
            variables,
            borrowed,
            faults,
        }
    }

    /// The value, if it is there; something other than a text is a fault.
    pub(super) fn optional(&mut self, key: &str) -> Option<Found> {
        let entry = self.source.get(key)?;
        let place = entry.place.clone();
        match entry.text.clone() {
            Some(text) => Some(Found { text, place }),
            None => {
                self.fault(
                    place,
                    format!("`{key}` must be a text"),
                    "put the value in double quotes",
                );
                None
            }
        }
    }

    /// The value; its absence is a fault.
    pub(super) fn required(&mut self, key: &str, example: &str) -> Option<Found> {
        if self.source.get(key).is_none() {
            let remedy = format!("add, for example, {example}");
            self.fault(
                self.source.place_of_missing(key),
                format!("`{key}` is not set"),
                remedy,
            );
            return None;
        }
        self.optional(key)
    }

    pub(super) fn place(&self, key: &str) -> Option<&Place> {
        self.source.get(key).map(|entry| &entry.place)
    }

    /// A value as it was given, for a rule that spans two keys.
    pub(super) fn source_text(&self, key: &str) -> Option<&str> {
        self.source.get(key)?.text.as_deref()
    }

    pub(super) fn indices(&self, list: &str) -> BTreeSet<usize> {
        self.source.indices(list)
    }

    /// A path as written, taken from the folder of the file when it is relative.
    pub(super) fn path(&self, text: &str) -> PathBuf {
        self.folder.join(text)
    }

    /// The variable an operator named as the holder of a secret.
    pub(super) fn borrow_variable(&mut self, name: &str) -> Option<String> {
        self.borrowed.insert(name.to_owned());
        self.variables.get(name).cloned()
    }

    pub(super) fn fault(&mut self, place: Place, message: impl Into<String>, remedy: impl Into<String>) {
        self.faults.push(Fault::new(place, message, remedy));
    }

    pub(super) fn report_unknown_keys(&mut self) {
        let borrowed = |place: &Place| matches!(place, Place::Variable(name) if self.borrowed.contains(name));
        let unknown: Vec<Fault> = self
            .source
            .iter()
            .filter(|(key, entry)| !keys::is_known(key) && !borrowed(&entry.place))
            .map(|(key, entry)| {
                let remedy = match keys::nearest(key) {
                    Some(known) => format!("did you mean `{known}`?"),
                    None => "remove it, or see the example file for the keys there are".to_owned(),
                };
                Fault::new(entry.place.clone(), format!("there is no key `{key}`"), remedy)
            })
            .collect();
        self.faults.extend(unknown);
    }

    pub(super) fn finish(self) -> Result<(), Faults> {
        if self.faults.is_empty() {
            Ok(())
        } else {
            Err(Faults::many(self.faults))
        }
    }
}
