//! Files a person would drop on the portal.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Writes a file and returns its path.
pub fn write(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path
}

/// A CSV of debits, one line a `(row, customer, amount)`.
pub fn csv<'a>(rows: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>) -> String {
    let mut text = "rowReference,customerReference,amount\n".to_owned();
    for (row, customer, amount) in rows {
        writeln!(text, "{row},{customer},{amount}").unwrap();
    }
    text
}

/// A CSV of `count` debits of $10.00 and up, each from one of the demo's linked customers.
pub fn many(count: usize) -> String {
    let mut text = "rowReference,customerReference,amount\n".to_owned();
    for number in 0..count {
        writeln!(
            text,
            "R-{number:04},HE-{},{}.00",
            10_001 + number % 20,
            10 + number
        )
        .unwrap();
    }
    text
}
