//! The portal's files in memory, by their path below `dist/` (always with `/`), and the hash in their names.

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Path below `dist/` → content. Ordered, so that nothing depends on a directory listing.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// Reads a folder with everything below it.
pub(super) fn read(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    read_into(&mut files, folder, "")?;
    Ok(files)
}

fn read_into(files: &mut Files, folder: &Path, prefix: &str) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read_into(files, &entry.path(), &format!("{name}/"))?;
        } else {
            files.insert(name, fs::read(entry.path())?);
        }
    }
    Ok(())
}

/// Replaces what is in `folder` by `files`; returns how many there are.
pub(super) fn write(folder: &Path, files: &Files) -> Result<usize> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("{} cannot be emptied", folder.display()))?;
    }
    for (name, content) in files {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, content).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(files.len())
}

/// Sixteen hexadecimal digits of SHA-256.
pub(super) fn digest<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        // The length first: ["ab", "c"] and ["a", "bc"] are not the same.
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher
        .finalize()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Gives the file the hash of its content; returns the new name. `a/b.css` becomes `a/b-<16 digits>.css`.
pub(super) fn rename_by_content(files: &mut Files, name: &str) -> Result<String> {
    let content = files
        .remove(name)
        .with_context(|| format!("{name} is named but was not built"))?;
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    let hashed = format!("{stem}-{}.{extension}", digest([content.as_slice()]));
    files.insert(hashed.clone(), content);
    Ok(hashed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_follows_the_content() {
        let mut files = Files::from([
            ("a.js".to_owned(), b"one".to_vec()),
            ("b.js".to_owned(), b"one".to_vec()),
        ]);
        let first = rename_by_content(&mut files, "a.js").unwrap();
        let second = rename_by_content(&mut files, "b.js").unwrap();
        assert_eq!(first.strip_prefix('a'), second.strip_prefix('b'));
        assert_eq!(first.len(), "a-0123456789abcdef.js".len());
        assert!(rename_by_content(&mut files, "a.js").is_err());
    }

    #[test]
    fn the_border_between_parts_counts() {
        assert_ne!(digest([b"ab".as_slice(), b"c"]), digest([b"a".as_slice(), b"bc"]));
    }

    #[test]
    fn what_is_written_is_read_again_and_what_was_there_is_gone() {
        let folder = std::env::temp_dir().join(format!("xtask-files-{}", std::process::id()));
        write(&folder, &Files::from([("old".to_owned(), vec![1])])).unwrap();
        let files = Files::from([("a".to_owned(), vec![1]), ("b/c".to_owned(), vec![2])]);
        assert_eq!(write(&folder, &files).unwrap(), 2);
        assert_eq!(read(&folder).unwrap(), files);
        fs::remove_dir_all(&folder).unwrap();
    }
}
