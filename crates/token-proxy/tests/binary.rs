//! The program itself: its arguments, its exit codes, what it prints, how it ends.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

const SOUND: &str = r#"
listen = "127.0.0.1:0"
base_path = "/tools"
[sign_in]
mode = "none"
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

fn program(folder: &tempfile::TempDir, text: &str) -> std::io::Result<Command> {
    let path = folder.path().join("proxy.toml");
    std::fs::write(&path, text)?;
    let mut command = Command::new(env!("CARGO_BIN_EXE_token-proxy"));
    command.env_clear().arg("--config").arg(path);
    Ok(command)
}

#[test]
fn a_sound_configuration_is_told_to_be_so() {
    let folder = tempfile::tempdir().unwrap();
    let output = program(&folder, SOUND).unwrap().arg("--check").output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8(output.stdout).unwrap().contains("sound"));
}

#[test]
fn faults_are_told_and_nothing_is_started() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [vec!["--check"], vec![]] {
        let text = SOUND
            .replace("127.0.0.1:0", "0.0.0.0:0")
            .replace("[sign_in]", "extra = 1\n[sign_in]");
        let output = program(&folder, &text).unwrap().args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(
            told.contains("2 faults") && told.contains("line 2") && told.contains("line 4"),
            "{told}"
        );
    }
}

#[tokio::test]
async fn it_prints_where_it_listens_and_ends_when_asked_to() {
    // The client in this process wants some TLS, though it speaks plain HTTP only.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    let mut command = program(&folder, SOUND).unwrap();
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let url = line
        .trim()
        .strip_prefix("token-proxy listens on ")
        .unwrap()
        .to_owned();
    let root = url.strip_suffix("/tools/").unwrap();
    assert_eq!(
        reqwest::get(format!("{root}/healthz")).await.unwrap().status(),
        200
    );
    assert_eq!(
        reqwest::get(format!("{url}api/session")).await.unwrap().status(),
        200
    );
    assert_eq!(
        reqwest::get(format!("{root}/readyz")).await.unwrap().status(),
        503
    );
    let asked = Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(asked.success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn accounts_are_managed_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let text = SOUND.replace("mode = \"none\"", "mode = \"local\"");
    let run = |arguments: &[&str]| {
        let output = program(&folder, &text)
            .unwrap()
            .arg("user")
            .args(arguments)
            .output();
        let output = output.unwrap();
        let told = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        (output.status.success(), told)
    };
    let add = [
        "add",
        "Ada",
        "--name",
        "Ada L.",
        "--role",
        "submitter",
        "--site",
        "site-harbour",
    ];
    let (good, told) = run(&add);
    assert!(good && told.contains("/tools/set-up#"), "{told}");
    assert!(!run(&add).0);
    for bad in [
        &["add", "bob", "--name", "Bob", "--role", "submitter"][..],
        &["add", "bob", "--name", "Bob", "--role", "owner", "--all-sites"],
        &[
            "add", "bob", "--name", "Bob", "--role", "viewer", "--site", "nowhere",
        ],
        &["add", "b b", "--name", "Bob", "--role", "viewer", "--all-sites"],
        &["disable", "bob"],
    ] {
        assert!(!run(bad).0, "{bad:?}");
    }
    assert!(run(&["reset", "ADA"]).1.contains("/tools/set-up#"));
    assert!(run(&["disable", "ada"]).0);
    let (_, told) = run(&["list"]);
    assert_eq!(told, "ada\tdisabled\tAda L.\tsubmitter in site-harbour\n");
    assert!(run(&["enable", "ada"]).0);
    let none = program(&folder, SOUND)
        .unwrap()
        .args(["user", "list"])
        .output()
        .unwrap();
    assert!(!none.status.success());
}

#[test]
fn the_first_start_prints_a_link_on_the_standard_output_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text = SOUND.replace("mode = \"none\"", "mode = \"local\"");
    let mut child = program(&folder, &text)
        .unwrap()
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    lines.next().unwrap().unwrap();
    let line = lines.next().unwrap().unwrap();
    let token = line.split_once("/tools/set-up#").unwrap().1.to_owned();
    let asked = Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status();
    assert!(asked.unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert!(!String::from_utf8(output.stderr).unwrap().contains(&token));
}
