//! The key file, when a key is put on top of it; and other files for their owner alone.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use ledger::Keys;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Makes a file that was not there.
pub(super) fn create(path: &Path) -> Outcome<File> {
    let made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    made.map_err(|error| format!("{}: {error}", path.display()).into())
}

/// Puts a fresh key before those there are, all at once: whoever reads the file sees the old one or the new one.
/// Gives the key's id.
pub(super) fn put_new_on_top(path: &Path) -> Outcome<String> {
    let old = zeroizing(std::fs::read_to_string(path)?);
    let keys = Keys::parse(&old).map_err(|fault| format!("line {}: {}", fault.line, fault.message))?;
    let id = (1..=u32::MAX)
        .map(|number| format!("k{number}"))
        .find(|id| keys.ids().all(|known| known != id))
        .ok_or("no name is left for a key")?;
    let beside = path.with_added_extension("new");
    let mut file = create(&beside)?;
    let written = file
        .write_all(Keys::fresh_line(&id).as_bytes())
        .and_then(|()| file.write_all(old.as_bytes()))
        .and_then(|()| file.sync_all())
        .and_then(|()| std::fs::rename(&beside, path));
    if let Err(error) = written {
        let _ = std::fs::remove_file(&beside);
        return Err(error.into());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    Ok(id)
}

fn zeroizing(text: String) -> secrecy::zeroize::Zeroizing<String> {
    secrecy::zeroize::Zeroizing::new(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_key_is_on_top_and_the_old_ones_stay() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        let old = format!("# ours\n{}{}", *Keys::fresh_line("k2"), *Keys::fresh_line("k1"));
        std::fs::write(&path, &old).unwrap();
        assert_eq!(put_new_on_top(&path).unwrap(), "k3");
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.ends_with(&old));
        assert_eq!(Keys::parse(&text).unwrap().active(), "k3");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
