//! `.br` and `.gz` beside each file, as small as they get: the work is done once, here.

use super::assemble::PAGE;
use super::files::Files;
use anyhow::Result;
use flate2::{Compression, GzBuilder};
use std::io::Write;

/// Kinds of files that compression makes smaller.
const WORTH_IT: &[&str] = &["html", "js", "css", "wasm", "svg", "json", "txt", "webmanifest"];

/// The files and their compressed forms.
pub(super) fn with_compressed(files: &Files) -> Result<Files> {
    let mut all = files.clone();
    for (name, content) in files.iter().filter(|(name, _)| is_fixed(name)) {
        all.insert(format!("{name}.br"), brotli(content)?);
        all.insert(format!("{name}.gz"), gzip(content)?);
    }
    Ok(all)
}

/// A file that keeps its plain name (`portal.json`) is edited where it is hosted; a compressed form beside it
/// would go on telling what was there before.
fn is_fixed(name: &str) -> bool {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let hashed = stem
        .split(['-', '/'])
        .any(|part| part.len() == 16 && part.chars().all(|c| c.is_ascii_hexdigit()));
    WORTH_IT.contains(&extension) && (name == PAGE || hashed)
}

/// Brotli at its highest quality, 11.
pub(crate) fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 64 * 1024, 11, 22);
    writer.write_all(content)?;
    Ok(writer.into_inner())
}

/// Gzip at its highest level, 9; no time in the header.
pub(crate) fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn both_forms_hold_the_same_content() {
        let content = b"one two one two".repeat(50);
        let mut plain = Vec::new();
        brotli::Decompressor::new(brotli(&content).unwrap().as_slice(), 4096)
            .read_to_end(&mut plain)
            .unwrap();
        assert_eq!(plain, content);
        plain.clear();
        flate2::read::GzDecoder::new(gzip(&content).unwrap().as_slice())
            .read_to_end(&mut plain)
            .unwrap();
        assert_eq!(plain, content);
        assert_eq!(gzip(&content).unwrap(), gzip(&content).unwrap());
    }

    #[test]
    fn only_fixed_content_is_compressed() {
        for name in [
            "index.html",
            "a-0123456789abcdef.js",
            "snippets-0123456789abcdef/x/y.js",
        ] {
            assert!(is_fixed(name), "{name}");
        }
        for name in ["portal.json", "a-0123456789abcdef.png", "a.js"] {
            assert!(!is_fixed(name), "{name}");
        }
    }
}
