//! The portal's files: pre-compressed, cached by their names, under any base path, and nothing else.

use std::fs;
use std::path::Path;

use reqwest::Method;
use tempfile::TempDir;

use crate::support::{Answer, Proxy, Setup, empty_sandbox, send};

const HASHED: &str = "portal-0123456789abcdef_bg.wasm";

fn dist() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write(
        "index.html",
        "<!doctype html><base href=\"/\" /><script src=\"boot.js\"></script>",
    );
    write("boot.js", "start()");
    write(HASHED, "plain");
    write(&format!("{HASHED}.br"), "brotli");
    write(&format!("{HASHED}.gz"), "gzip");
    write(".secret", "hidden");
    fs::create_dir(folder.path().join("sub")).unwrap();
    write("sub/a.css", "a {}");
    folder
}

async fn start(folder: &Path, base_path: &'static str) -> (sandbox::Running, Proxy) {
    let sandbox = empty_sandbox().await;
    let setup = Setup {
        base_path,
        assets: Some(folder.to_owned()),
        ..Setup::default()
    };
    let proxy = Proxy::start_with(sandbox.base_url(), setup).await;
    (sandbox, proxy)
}

async fn get(proxy: &Proxy, path: &str, headers: &[(&str, &str)]) -> Answer {
    let request = proxy.bare(Method::GET, path);
    send(
        headers
            .iter()
            .fold(request, |request, (name, value)| request.header(*name, *value)),
    )
    .await
}

#[tokio::test]
async fn the_page_answers_for_every_address_of_the_portal() {
    let folder = dist();
    for (base_path, base) in [("/", "/"), ("/tools/receivables/", "/tools/receivables/")] {
        let (_sandbox, proxy) = start(folder.path(), base_path).await;
        for path in [
            "/",
            "/index.html",
            "/sites/site-harbour/batches/2026.11",
            "/nowhere",
            "/sub",
        ] {
            let answer = get(&proxy, path, &[("accept", "text/html,*/*;q=0.8")]).await;
            assert_eq!(answer.status, 200, "{path}");
            assert!(
                answer.text.contains(&format!("<base href=\"{base}\"")),
                "{}",
                answer.text
            );
            assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
            assert_eq!(answer.header("cache-control"), "no-store");
            insta::assert_snapshot!("page_policy", answer.header("content-security-policy"));
        }
    }
}

#[tokio::test]
async fn the_base_path_without_its_slash_leads_to_it() {
    let folder = dist();
    let (_sandbox, proxy) = start(folder.path(), "/tools/receivables").await;
    let answer = get(&proxy, "", &[("accept", "text/html")]).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("location")),
        (308, "/tools/receivables/")
    );
}

#[tokio::test]
async fn files_are_served_as_they_were_compressed_and_named() {
    let folder = dist();
    let (_sandbox, proxy) = start(folder.path(), "/tools").await;
    let path = format!("/{HASHED}");
    for (accepted, encoding, text) in [
        ("", "", "plain"),
        ("gzip", "gzip", "gzip"),
        ("gzip, br", "br", "brotli"),
    ] {
        let answer = get(&proxy, &path, &[("accept-encoding", accepted)]).await;
        assert_eq!(
            (answer.text.as_str(), answer.header("content-encoding")),
            (text, encoding)
        );
        assert_eq!(answer.header("content-type"), "application/wasm");
        assert_eq!(
            answer.header("cache-control"),
            "public, max-age=31536000, immutable"
        );
        assert_eq!(answer.header("vary"), "accept-encoding");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
    let boot = get(&proxy, "/boot.js", &[]).await;
    assert_eq!(
        (boot.text.as_str(), boot.header("cache-control")),
        ("start()", "no-cache")
    );
    let again = get(
        &proxy,
        "/boot.js",
        &[("if-modified-since", boot.header("last-modified"))],
    )
    .await;
    assert_eq!(again.status, 304);
    assert_eq!(get(&proxy, "/sub/a.css", &[]).await.text, "a {}");
    let head = send(proxy.bare(Method::HEAD, "/boot.js")).await;
    assert_eq!(
        (
            head.status.as_u16(),
            head.header("content-length"),
            head.text.as_str()
        ),
        (200, "7", "")
    );
    assert_eq!(send(proxy.bare(Method::HEAD, "/")).await.status, 200);
    assert_eq!(send(proxy.bare(Method::POST, "/boot.js")).await.status, 405);
}

#[tokio::test]
async fn what_is_missing_is_404_unless_a_person_navigates_to_it() {
    let folder = dist();
    let (_sandbox, proxy) = start(folder.path(), "/").await;
    for (path, accept) in [
        ("/gone.js", "*/*"),
        ("/gone.js", "text/html"),
        ("/portal-ffffffffffffffff.js", "text/html"),
        ("/sites/x", "*/*"),
        ("/sites/x", "application/json"),
        ("/api/gone", "text/html"),
    ] {
        assert_eq!(
            get(&proxy, path, &[("accept", accept)]).await.status,
            404,
            "{path} {accept}"
        );
    }
}

#[tokio::test]
async fn nothing_outside_the_folder_and_nothing_hidden_is_served() {
    let (outside, folder) = (tempfile::tempdir().unwrap(), dist());
    fs::write(outside.path().join("passwd.txt"), "root").unwrap();
    let link =
        |target: &Path, name: &str| std::os::unix::fs::symlink(target, folder.path().join(name)).unwrap();
    link(&outside.path().join("passwd.txt"), "link.txt");
    link(outside.path(), "folder");
    link(&outside.path().join("passwd.txt"), "boot.js.br");
    let (_sandbox, proxy) = start(folder.path(), "/").await;
    let address = proxy.url.strip_prefix("http://").unwrap();
    for path in [
        "/.secret",
        "/%2esecret",
        "/link.txt",
        "/folder/passwd.txt",
        "/boot.js",
        "/../passwd.txt",
        "/sub/../../passwd.txt",
        "/%2e%2e/passwd.txt",
        "/..%2fpasswd.txt",
        "/sub/..%2f..%2fpasswd.txt",
        "/..%5cpasswd.txt",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/boot.js%00.png",
        "/sub%2fa.css/..",
    ] {
        let answer = raw_get(address, path).await;
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
        assert!(!answer.contains("root") && !answer.contains("hidden"), "{path}");
    }
}

/// A request whose path no client library has tidied up.
async fn raw_get(address: &str, path: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let head =
        format!("GET {path} HTTP/1.1\r\nhost: localhost\r\naccept-encoding: br\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_new_build_is_seen_without_a_restart() {
    let folder = dist();
    let (_sandbox, proxy) = start(folder.path(), "/tools").await;
    assert!(get(&proxy, "/", &[]).await.text.contains("boot.js"));
    let index = folder.path().join("index.html");
    fs::remove_file(&index).unwrap();
    assert!(
        get(&proxy, "/", &[]).await.text.contains("boot.js"),
        "in the middle of a build the old page stays"
    );
    fs::write(&index, "<base href=\"/\">new").unwrap();
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(5);
    fs::File::options()
        .write(true)
        .open(&index)
        .unwrap()
        .set_modified(later)
        .unwrap();
    assert_eq!(get(&proxy, "/", &[]).await.text, "<base href=\"/tools/\">new");
}
