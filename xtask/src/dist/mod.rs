//! The portal as static files: `dist/`.
//!
//! Trunk compiles and copies ([`trunk`]); everything after that happens here, in memory, so that each name
//! carries the hash of the final bytes:
//! 1. [`trunk`]: `trunk build` with the Cargo profile `portal`.
//! 2. [`split`]: the module becomes a main one and chunks; [`loader`]: the script that fetches these.
//! 3. [`assemble`]: one style sheet, hashed names, the base path; [`html`] and [`script`] read and write.
//! 4. [`verify`]: no inline script or style, every file that is named exists. Otherwise nothing is written.
//! 5. [`compress`]: `.br` and `.gz` beside each file whose content is fixed.
//!
//! Same sources, same names: no time, path or order of a directory listing enters the result.

mod assemble;
mod compress;
mod files;
mod html;
mod loader;
mod script;
mod split;
mod stamp;
mod trunk;
mod verify;

use crate::place;
use crate::steps::Steps;
use crate::tools::{self, Kit};
use anyhow::{Result, bail};
use clap::Args;

pub(crate) use compress::{brotli, gzip};
pub(crate) use loader::{Area, areas};

#[derive(Args)]
pub(crate) struct Options {
    /// Where the portal will live: `/`, or a folder such as `/tools/receivables/`.
    #[arg(long, default_value = "/", value_parser = base_path)]
    base_path: String,
}

/// `cargo xtask dist`.
///
/// # Errors
/// When a tool is missing or a step fails.
pub(crate) fn run(options: &Options) -> Result<()> {
    let kit = tools::prepare(tools::PORTAL)?;
    let mut steps = Steps::default();
    build(&mut steps, &kit, &options.base_path)?;
    println!(
        "\nThe portal for {} is in {}",
        options.base_path,
        place::dist().display()
    );
    Ok(())
}

/// Builds `dist/` for `/`, unless it already holds what the sources say.
///
/// # Errors
/// When a step fails.
pub(crate) fn ensure(steps: &mut Steps, kit: &Kit) -> Result<()> {
    let stamp = stamp::of_sources("/")?;
    if stamp::is_current(&stamp) {
        return steps.perform("portal", || Ok("dist/ is up to date".to_owned()));
    }
    build(steps, kit, "/")
}

fn build(steps: &mut Steps, kit: &Kit, base_path: &str) -> Result<()> {
    // Taken before the build: a source changed meanwhile makes the result stale.
    let stamp = stamp::of_sources(base_path)?;
    trunk::build(steps, kit)?;
    split::split(steps, kit)?;
    steps.perform("portal: names, checks, compression", || {
        let mut files = trunk::files()?;
        files.extend(split::files()?);
        assemble::assemble(&mut files, base_path)?;
        verify::verify(&files)?;
        let written = files::write(&place::dist(), &compress::with_compressed(&files)?)?;
        stamp::keep(&stamp)?;
        Ok(format!("{written} files in dist/"))
    })
}

fn base_path(text: &str) -> Result<String> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "/-_.~".contains(letter);
    if !text.starts_with('/') || !text.ends_with('/') || text.contains("//") || !text.chars().all(plain) {
        bail!("a base path begins and ends with `/` and has plain segments, such as /tools/receivables/");
    }
    if text.split('/').any(|segment| segment == "." || segment == "..") {
        bail!("a base path has no `.` or `..`");
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_path_is_a_folder() {
        for good in ["/", "/tools/", "/tools/receivables/"] {
            assert_eq!(base_path(good).unwrap(), good);
        }
        for bad in [
            "",
            "tools/",
            "/tools",
            "//",
            "/a//b/",
            "/../",
            "/a b/",
            "/\"/",
            "https://x/",
        ] {
            assert!(base_path(bad).is_err(), "{bad}");
        }
    }
}
