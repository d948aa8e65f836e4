//! All faults of a configuration at once, each with its place and a remedy.

use std::fs;
use std::path::Path;

use secrecy::ExposeSecret;
use token_proxy::config::{Config, Faults, LogFormat, load, parse};
use wire::api::Environment;

const GOOD: &str = r#"
listen = "127.0.0.1:0"
[sign_in]
mode = "none"
[pyng]
base_url = "http://127.0.0.1:9010"
username = "demo-partner"
password = "demo-secret"
[[pyng.sites]]
id = "site-harbour"
name = "Harbour Energy"
currency = "AUD"
time_zone = "Australia/Sydney"
"#;

fn read(text: &str, variables: &[(&str, &str)]) -> Result<Config, Faults> {
    let pairs = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    parse(text, Path::new("/nowhere"), pairs)
}

fn faults(text: &str, variables: &[(&str, &str)]) -> String {
    read(text, variables).unwrap_err().to_string()
}

#[test]
fn the_example_file_is_sound() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("token-proxy.example.toml");
    let config = load(&path, []).unwrap();
    assert_eq!(config.pyng.sites.len(), 2);
    assert_eq!(
        config.server.public_url.unwrap().origin(),
        "http://localhost:8080"
    );
}

#[test]
fn every_fault_is_told_at_once() {
    let text = r#"
lisen = "127.0.0.1:8080"
listen = "0.0.0.0:8080"
public_url = "localhost:8080/portal"
base_path = "tools/../x"
assets = "dist"
log_format = "xml"
password = "top-secret-1"
[sign_in]
mode = "nome"
[pyng]
base_url = "http://sample.pyng.com.au"
username = 7
password = "top-secret-2"
password_file = "secret.txt"
[[pyng.sites]]
id = "site/harbour"
name = " "
currency = "dollars"
time_zone = "Australia/Sidney"
[[pyng.sites]]
id = "site-ridge"
timezone = "Australia/Sydney"
[[pyng.sites]]
id = "site-ridge"
name = "Ridge"
currency = "AUD"
time_zone = "Australia/Sydney"
"#;
    let told = faults(
        text,
        &[("TOKEN_PROXY_PYNG__USRNAME", "x"), ("TOKEN_PROXY_BASE_PTH", "/")],
    );
    insta::assert_snapshot!(told);
    assert!(!told.contains("top-secret"));
}

#[test]
fn what_is_missing_is_told_with_an_example() {
    insta::assert_snapshot!(faults("", &[]));
}

#[test]
fn what_is_not_toml_is_told_with_its_line() {
    insta::assert_snapshot!(faults("listen = \"127.0.0.1:0\"\n[pyng\n", &[]));
}

#[test]
fn without_sign_in_only_loopback_is_listened_on() {
    for (listen, good) in [
        ("127.0.0.1:80", true),
        ("[::1]:80", true),
        ("127.9.9.9:80", true),
        ("0.0.0.0:80", false),
        ("[::]:80", false),
        ("192.168.1.2:80", false),
        ("localhost:80", false),
        ("8080", false),
    ] {
        let result = read(GOOD, &[("TOKEN_PROXY_LISTEN", listen)]);
        assert_eq!(result.is_ok(), good, "{listen}");
    }
}

#[test]
fn a_recent_sign_in_is_asked_for_where_it_can_be_given() {
    let never = ("TOKEN_PROXY_SIGN_IN__STEP_UP_MINUTES", "0");
    let local = ("TOKEN_PROXY_SIGN_IN__MODE", "local");
    assert!(read(GOOD, &[local]).is_ok());
    assert!(faults(GOOD, &[local, never]).contains("asks for no recent sign-in at all"));
    let by_secret = [
        ("TOKEN_PROXY_SIGN_IN__MODE", "trusted-header"),
        ("TOKEN_PROXY_SIGN_IN__FROM__0", "127.0.0.1"),
        ("TOKEN_PROXY_SIGN_IN__SECRET_HEADER", "x-portal-secret"),
        ("TOKEN_PROXY_SIGN_IN__SECRET", "a-shared-secret-of-32-characters"),
        ("TOKEN_PROXY_SIGN_IN__USER_HEADER", "x-forwarded-user"),
        ("TOKEN_PROXY_SIGN_IN__GROUPS_HEADER", "x-forwarded-groups"),
        ("TOKEN_PROXY_SIGN_IN__ROLES__0__VALUE", "finance"),
        ("TOKEN_PROXY_SIGN_IN__ROLES__0__ROLE", "viewer"),
        ("TOKEN_PROXY_SIGN_IN__ROLES__0__SITES", "*"),
    ];
    assert!(faults(GOOD, &by_secret).contains("never tells when somebody signed in"));
    let with_zero: Vec<_> = by_secret.into_iter().chain([never]).collect();
    assert!(read(GOOD, &with_zero).is_ok(), "{}", faults(GOOD, &with_zero));
}

#[test]
fn nobody_vouches_for_people_in_the_name_of_the_portal() {
    for (issuer, good) in [
        ("local", false),
        ("none", false),
        ("trusted-header", false),
        ("https://x", true),
    ] {
        let by_token = [
            ("TOKEN_PROXY_SIGN_IN__MODE", "trusted-header"),
            ("TOKEN_PROXY_SIGN_IN__FROM__0", "127.0.0.1"),
            ("TOKEN_PROXY_SIGN_IN__JWT_HEADER", "x-portal-token"),
            ("TOKEN_PROXY_SIGN_IN__JWT_ISSUER", issuer),
            ("TOKEN_PROXY_SIGN_IN__JWT_AUDIENCE", "portal"),
            ("TOKEN_PROXY_SIGN_IN__JWT_KEYS_URL", "https://x/keys"),
            ("TOKEN_PROXY_SIGN_IN__ROLES_CLAIM", "groups"),
            ("TOKEN_PROXY_SIGN_IN__ROLES__0__VALUE", "finance"),
            ("TOKEN_PROXY_SIGN_IN__ROLES__0__ROLE", "viewer"),
            ("TOKEN_PROXY_SIGN_IN__ROLES__0__SITES", "*"),
        ];
        assert_eq!(read(GOOD, &by_token).is_ok(), good, "{issuer}");
    }
}

#[test]
fn a_proxy_in_front_on_this_machine_is_named() {
    let local = ("TOKEN_PROXY_SIGN_IN__MODE", "local");
    let named = ("TOKEN_PROXY_TRUSTED_PROXIES__0", "127.0.0.1");
    let open = ("TOKEN_PROXY_LISTEN", "0.0.0.0:80");
    let public = ("TOKEN_PROXY_PUBLIC_URL", "https://pay.example");
    let here = ("TOKEN_PROXY_PUBLIC_URL", "http://localhost:80");
    for (variables, good) in [
        (&[local, here][..], true),
        (&[local, public], false),
        (&[local, public, named], true),
        (&[local, public, open], true),
    ] {
        assert_eq!(read(GOOD, variables).is_ok(), good, "{variables:?}");
    }
}

#[test]
fn the_environment_wins_and_can_give_everything() {
    let all = [
        ("TOKEN_PROXY_LISTEN", "127.0.0.1:1"),
        ("TOKEN_PROXY_LOG_FORMAT", "json"),
        ("TOKEN_PROXY_SIGN_IN__MODE", "none"),
        ("TOKEN_PROXY_PYNG__BASE_URL", "https://app.pyng.com.au"),
        ("TOKEN_PROXY_PYNG__USERNAME", "partner"),
        ("TOKEN_PROXY_PYNG__PASSWORD", "s3cret"),
        ("TOKEN_PROXY_PYNG__SITES__0__ID", "one"),
        ("TOKEN_PROXY_PYNG__SITES__0__NAME", "One"),
        ("TOKEN_PROXY_PYNG__SITES__0__CURRENCY", "aud"),
        ("TOKEN_PROXY_PYNG__SITES__0__TIME_ZONE", "Australia/Perth"),
        // Set by Kubernetes for a service called token-proxy; not ours.
        ("TOKEN_PROXY_PORT", "tcp://10.0.0.1:80"),
        ("TOKEN_PROXY_SERVICE_HOST", "10.0.0.1"),
        ("PATH", "/bin"),
    ];
    for text in ["", GOOD] {
        let config = read(text, &all).unwrap();
        assert_eq!(
            (config.server.listen.port(), config.server.log_format),
            (1, LogFormat::Json)
        );
        assert_eq!(config.pyng.environment(), Environment::Production);
        assert_eq!(config.pyng.password.expose_secret(), "s3cret");
        let site = &config.pyng.sites[0];
        assert_eq!(
            (site.id.as_str(), site.currency.code(), site.time_zone.as_str()),
            ("one", "AUD", "Australia/Perth")
        );
    }
}

#[test]
fn a_secret_comes_by_value_by_file_or_by_variable() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("secret.txt"), "from file \n").unwrap();
    let with = |line: &str| GOOD.replace("password = \"demo-secret\"", line);
    let read = |text: &str, variables: &[(&str, &str)]| {
        let pairs = variables
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        parse(text, folder.path(), pairs).map(|config| config.pyng.password.expose_secret().to_owned())
    };
    let by_file = with("password_file = \"secret.txt\"");
    assert_eq!(read(&by_file, &[]).unwrap(), "from file ");
    assert_eq!(
        read(&by_file, &[("TOKEN_PROXY_PYNG__PASSWORD", "x")]).unwrap(),
        "x"
    );
    let by_variable = with("password_env = \"TOKEN_PROXY_OF_MINE\"");
    assert_eq!(read(&by_variable, &[("TOKEN_PROXY_OF_MINE", "y")]).unwrap(), "y");
    for line in [
        "password = \"\"",
        "password_file = \"gone.txt\"",
        "password_env = \"GONE\"",
        "",
    ] {
        assert!(read(&with(line), &[]).is_err(), "{line}");
    }
}

#[test]
fn a_secret_does_not_print() {
    let config = read(GOOD, &[]).unwrap();
    assert!(!format!("{config:?}").contains("demo-secret"));
}

#[test]
fn the_environment_is_judged_by_the_address() {
    for (url, environment) in [
        ("https://app.pyng.com.au", "production"),
        ("https://sample.pyng.com.au", "pyngSandbox"),
        ("http://localhost:9010", "localSandbox"),
        ("http://[::1]:9010", "localSandbox"),
        ("https://pyng.internal.example", "other"),
        ("https://app.pyng.com.au.evil.example", "other"),
    ] {
        let config = read(GOOD, &[("TOKEN_PROXY_PYNG__BASE_URL", url)]).unwrap();
        assert_eq!(config.pyng.environment().as_str(), environment, "{url}");
    }
}

#[test]
fn without_sign_in_only_this_machine_opens_the_portal() {
    for (url, good) in [
        ("http://localhost:8080", true),
        ("http://127.0.0.1:8080", true),
        ("http://[::1]:8080", true),
        ("http://portal.localhost:8080", true),
        ("https://portal.example", false),
        ("https://localhost.example", false),
        ("http://192.168.1.2:8080", false),
    ] {
        let result = read(GOOD, &[("TOKEN_PROXY_PUBLIC_URL", url)]);
        assert_eq!(result.is_ok(), good, "{url}");
        if let Err(told) = result {
            assert!(told.to_string().contains("sign_in.mode is \"none\""), "{told}");
        }
    }
}

#[test]
fn a_misplaced_secret_is_not_told() {
    let with = |line: &str| GOOD.replace("password = \"demo-secret\"", line);
    for line in [
        "password_env = \"hunter2-Secret\"",
        "password_file = \"hunter2-Secret\"",
    ] {
        let told = faults(&with(line), &[]);
        assert!(!told.contains("hunter2"), "{told}");
    }
    assert!(faults(&with("password_env = \"PYNG_PASSWORD\""), &[]).contains("PYNG_PASSWORD"));
    for variable in ["TOKEN_PROXY_PUBLIC_URL", "TOKEN_PROXY_PYNG__BASE_URL"] {
        let told = faults(GOOD, &[(variable, "http://me:hunter2@localhost:8080")]);
        assert!(!told.contains("hunter2"), "{told}");
    }
}

#[test]
fn with_sign_in_other_machines_may_come_by_https() {
    let local = GOOD.replace("mode = \"none\"", "mode = \"local\"");
    for (listen, url, good) in [
        ("127.0.0.1:80", None, true),
        ("0.0.0.0:80", None, false),
        ("0.0.0.0:80", Some("https://portal.example"), true),
        ("0.0.0.0:80", Some("http://portal.example"), false),
        ("127.0.0.1:80", Some("http://portal.example"), false),
        ("127.0.0.1:80", Some("http://localhost:8080"), true),
    ] {
        let mut variables = vec![("TOKEN_PROXY_LISTEN", listen)];
        variables.extend(url.map(|url| ("TOKEN_PROXY_PUBLIC_URL", url)));
        assert_eq!(read(&local, &variables).is_ok(), good, "{listen} {url:?}");
    }
}

#[test]
fn the_keys_of_the_door_are_read_and_their_faults_told() {
    let local = GOOD.replace("mode = \"none\"", "mode = \"local\"");
    let set = |key, value| read(&local, &[(key, value)]);
    for (key, good, bad) in [
        ("TOKEN_PROXY_SIGN_IN__IDLE_MINUTES", "15", "0"),
        ("TOKEN_PROXY_SIGN_IN__SESSION_HOURS", "8", "a day"),
        ("TOKEN_PROXY_SIGN_IN__STEP_UP_MINUTES", "1", "61"),
        ("TOKEN_PROXY_TRUSTED_PROXIES__0", "10.0.0.0/8", "10.0.0.0/99"),
        (
            "TOKEN_PROXY_EMBED_IN__0",
            "https://intranet.example",
            "http://intranet.example",
        ),
        ("TOKEN_PROXY_PYNG__SITES__0__FOUR_EYES", "always", "sometimes"),
        (
            "TOKEN_PROXY_PYNG__SITES__0__FOUR_EYES_FROM_AMOUNT",
            "1000.00",
            "1,000",
        ),
        ("TOKEN_PROXY_PYNG__SITES__0__FOUR_EYES_FROM_ROWS", "50", "0"),
    ] {
        assert!(set(key, good).is_ok(), "{key}");
        assert!(set(key, bad).unwrap_err().to_string().contains(key), "{key}");
    }
    let config = set("TOKEN_PROXY_SIGN_IN__IDLE_MINUTES", "15").unwrap();
    assert_eq!(config.sign_in.idle.as_secs(), 900);
}

#[test]
fn four_eyes_need_two_people() {
    let rule = ("TOKEN_PROXY_PYNG__SITES__0__FOUR_EYES", "always");
    assert!(faults(GOOD, &[rule]).contains("nobody signs in"));
    assert!(read(GOOD, &[("TOKEN_PROXY_PYNG__SITES__0__FOUR_EYES", "off")]).is_ok());
}

#[test]
fn retention_is_in_days_or_for_ever_and_never_shorter_than_a_reference_is_kept() {
    let day = wire::Timestamp::DAY;
    let usual = read(GOOD, &[]).unwrap().retention;
    assert_eq!((usual.batches, usual.links), (Some(2555 * day), Some(90 * day)));
    let text = GOOD.replace(
        "[pyng]",
        "[retention]\nbatches_days = \"90\"\naudit_days = \"forever\"\n[pyng]",
    );
    let kept = read(&text, &[]).unwrap().retention;
    assert_eq!((kept.batches, kept.audit), (Some(90 * day), None));
    for bad in ["89", "0", "-1", "36501", "a week", ""] {
        let told = faults(&text.replace("\"90\"", &format!("\"{bad}\"")), &[]);
        assert!(told.contains("from 90 to 36500"), "{told}");
    }
}
