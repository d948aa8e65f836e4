//! The verdict on the browser's console: no error, no warning, no violated policy.
//!
//! Chromium logs every failed request as an error, also those a test provokes. A test says which statuses
//! it provokes; the set said and the set found must be the same.

use std::collections::BTreeSet;

use thirtyfour::BrowserLogEntry;

/// What was logged, and which failed requests were announced.
#[derive(Default)]
pub(crate) struct Console {
    entries: Vec<BrowserLogEntry>,
    expected: BTreeSet<String>,
}

impl Console {
    pub(crate) fn expect_status(&mut self, status: u16) {
        self.expected.insert(status.to_string());
    }

    pub(crate) fn expect_failure(&mut self, name: &str) {
        self.expected.insert(name.to_owned());
    }

    pub(crate) fn take(&mut self, entries: Vec<BrowserLogEntry>) {
        self.entries.extend(entries);
    }

    /// Each line that was logged.
    pub(crate) fn lines(&self) -> String {
        let line = |entry: &BrowserLogEntry| {
            let source = entry.source.as_deref().unwrap_or_default();
            format!("{} {source} {}\n", entry.level, entry.message)
        };
        self.entries.iter().map(line).collect()
    }

    /// Says what is wrong, if anything.
    pub(crate) fn verdict(&self) -> Result<(), String> {
        let mut met = BTreeSet::new();
        let mut unexpected = Vec::new();
        let bad = |entry: &&BrowserLogEntry| matches!(entry.level.as_str(), "SEVERE" | "WARNING");
        for entry in self.entries.iter().filter(bad) {
            match failed_status(&entry.message).filter(|status| self.expected.contains(*status)) {
                Some(status) => {
                    met.insert(status.to_owned());
                }
                None => unexpected.push(entry.message.as_str()),
            }
        }
        let missing: Vec<&String> = self.expected.difference(&met).collect();
        if !unexpected.is_empty() {
            Err(format!("the console is not clean:\n{}", unexpected.join("\n")))
        } else if !missing.is_empty() {
            Err(format!(
                "no request failed with {missing:?}, which the test announced"
            ))
        } else {
            Ok(())
        }
    }
}

/// The status of a line such as "… the server responded with a status of 409 (Conflict)", or why there was no
/// answer at all.
fn failed_status(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once("Failed to load resource: ")?;
    let rest = rest
        .strip_prefix("the server responded with a status of ")
        .unwrap_or(rest);
    rest.split(' ').next()
}
