//! Who may import whom, and what may not be written, checked by a program (ARCHITECTURE.md, "Who may import whom").
//!
//! - [`crates`]: the dependencies of each package, from `cargo metadata`.
//! - [`sources`]: which files a rule looks at; [`rules`]: the rules, as a table.
//! - [`paths`]: reads the paths (`crate::api::transport`) and other marks out of one file.

mod crates;
mod paths;
mod rules;
mod sources;

use crate::steps::Steps;
use anyhow::{Result, bail};

/// `cargo xtask walls`.
///
/// # Errors
/// When a rule is broken.
pub(crate) fn run() -> Result<()> {
    Steps::default().perform("walls", check)
}

/// Checks every rule; returns how much was looked at.
///
/// # Errors
/// With every violation: `file:line: rule; remedy`.
pub(crate) fn check() -> Result<String> {
    let mut violations = crates::check()?;
    let files = sources::read()?;
    for file in &files {
        violations.extend(rules::check(file)?);
    }
    if !violations.is_empty() {
        bail!(
            "{} walls are broken\n    {}",
            violations.len(),
            violations.join("\n    ")
        );
    }
    Ok(format!(
        "{} source files, {} rules",
        files.len(),
        rules::count() + crates::count()
    ))
}
