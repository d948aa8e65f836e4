//! `ledger …` and `audit verify`, as an operator runs them.

// Says to clippy that all of it is test code, helpers included.
#![cfg(test)]

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

#[path = "../../ledger/tests/suite/support/database.rs"]
mod database;
#[path = "../../ledger/tests/suite/support/postgres.rs"]
mod postgres;

const REST: &str = r#"
listen = "127.0.0.1:0"
[sign_in]
mode = "local"
[pyng]
base_url = "http://127.0.0.1:9"
username = "demo-partner"
password = "demo-secret"
[[pyng.sites]]
id = "site-harbour"
name = "Harbour Energy"
currency = "AUD"
time_zone = "Australia/Sydney"
"#;

/// Runs the program on the configuration of a folder; whether it went well, and what it said.
fn run(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_token-proxy"));
    command
        .env_clear()
        .current_dir(folder)
        .args(["--config", "proxy.toml"]);
    let output = command.args(arguments).output().unwrap();
    let told = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    (output.status.success(), told)
}

fn good(folder: &Path, arguments: &[&str]) -> String {
    let (good, told) = run(folder, arguments);
    assert!(good, "{arguments:?}: {told}");
    told
}

/// A folder with a configuration.
fn place(ledger: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("ledger = \"{ledger}\"\nledger_keys = \"keys\"\n{REST}");
    std::fs::write(folder.path().join("proxy.toml"), text).unwrap();
    folder
}

fn filled() -> tempfile::TempDir {
    let folder = place("ledger.db");
    for login in ["ada", "bob"] {
        good(
            folder.path(),
            &[
                "user",
                "add",
                login,
                "--name",
                login,
                "--role",
                "viewer",
                "--all-sites",
            ],
        );
    }
    folder
}

#[test]
fn a_backup_is_restored_where_there_is_no_ledger() {
    let folder = filled();
    let at = folder.path();
    good(at, &["ledger", "backup", "copy.db"]);
    let mode = std::fs::metadata(at.join("copy.db"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    good(at, &["user", "disable", "ada"]);
    let (restored, told) = run(at, &["ledger", "restore", "copy.db"]);
    assert!(!restored && told.contains("there already"), "{told}");
    std::fs::rename(at.join("ledger.db"), at.join("old.db")).unwrap();
    let keys = std::fs::read(at.join("keys")).unwrap();
    std::fs::remove_file(at.join("keys")).unwrap();
    let (restored, told) = run(at, &["ledger", "restore", "copy.db"]);
    assert!(!restored && told.contains("key file"), "{told}");
    std::fs::write(at.join("keys"), keys).unwrap();
    assert!(good(at, &["ledger", "restore", "copy.db"]).contains("whole up to line 3:"));
    assert!(good(at, &["user", "list"]).contains("ada\t"));
    assert!(!good(at, &["user", "list"]).contains("disabled"));
    assert!(good(at, &["audit", "verify"]).starts_with("whole: 4 lines, head 4:"));
}

#[test]
fn a_ledger_moves_from_a_file_to_postgres() {
    let folder = filled();
    let from = folder.path();
    good(from, &["ledger", "export", "copy.jsonl"]);
    let database = database::Database::fresh();
    let there = place(&database.url);
    let to = there.path();
    for file in ["keys", "copy.jsonl"] {
        std::fs::copy(from.join(file), to.join(file)).unwrap();
    }
    assert!(good(to, &["ledger", "import", "copy.jsonl"]).contains("the audit trail is whole"));
    assert_eq!(good(to, &["user", "list"]), good(from, &["user", "list"]));
    assert!(!run(to, &["ledger", "import", "copy.jsonl"]).0);
    assert!(!run(to, &["ledger", "backup", "b"]).0 && !to.join("b").exists());
    assert!(good(to, &["audit", "verify"]).starts_with("whole: 4 lines"));
}

#[test]
fn a_key_is_rotated_and_the_trail_stays_whole() {
    let folder = filled();
    let at = folder.path();
    let mark = good(at, &["audit", "verify"]);
    let mark = mark.trim().rsplit(' ').next().unwrap();
    assert!(good(at, &["ledger", "rotate-key"]).starts_with("k2 is the key from now on"));
    let stats = good(at, &["ledger", "stats"]);
    assert!(
        stats.contains("key k1           2 audit lines") && stats.contains("key k2           1 audit"),
        "{stats}"
    );
    assert!(good(at, &["audit", "verify", "--expect", mark]).starts_with("whole: 3 lines"));
    let other = mark.replace(':', ":0")[..mark.len()].to_owned();
    let (whole, told) = run(at, &["audit", "verify", "--expect", &other]);
    assert!(
        !whole && told.contains("line 2 is not the one that was expected"),
        "{told}"
    );
    assert!(!run(at, &["audit", "verify", "--expect", "2:short"]).0);
    // Without the old key nothing starts.
    let keys = std::fs::read_to_string(at.join("keys")).unwrap();
    std::fs::write(at.join("keys"), keys.lines().next().unwrap()).unwrap();
    let (whole, told) = run(at, &["audit", "verify"]);
    assert!(
        !whole && told.contains("the key k1 is not in the key file"),
        "{told}"
    );
}

#[test]
fn the_sessions_of_anybody_can_be_ended() {
    let folder = place("ledger.db");
    let at = folder.path();
    let end = ["user", "end-sessions", "--sub", "u-1"];
    assert_eq!(good(at, &end), "0 sessions of u-1 ended\n");
    assert!(good(at, &["audit", "verify"]).starts_with("whole: 1 lines"));
    // Where nobody has a session it must be said whose are meant.
    let text = std::fs::read_to_string(at.join("proxy.toml")).unwrap();
    std::fs::write(at.join("proxy.toml"), text.replace("\"local\"", "\"none\"")).unwrap();
    assert!(!run(at, &end).0);
    good(at, &[&end[..], &["--iss", "https://login.example"]].concat());
}
