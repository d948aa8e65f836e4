//! The files beside `index.html`.

use std::path::{Component, Path, PathBuf};

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;
use tower::ServiceExt;
use tower_http::services::ServeDir;

const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");
/// How many hexadecimal digits of its content's hash Trunk puts into a file's name.
const HASH_DIGITS: usize = 16;

pub(super) struct Files {
    root: PathBuf,
    service: ServeDir,
}

impl Files {
    /// `root` is canonical: what resolves to a place outside of it is not served.
    pub(super) fn new(root: PathBuf) -> Self {
        let service = ServeDir::new(&root)
            .append_index_html_on_directories(false)
            .precompressed_br()
            .precompressed_gzip();
        Self { root, service }
    }

    /// The file at this path, still percent-encoded, below the base path; `None` when there is none.
    pub(super) async fn answer(&self, path: &str, mut request: Request) -> Option<Response> {
        let relative = plain_path(path)?;
        if !self.is_inside(&relative).await {
            return None;
        }
        *request.uri_mut() = format!("/{path}").parse::<Uri>().ok()?;
        let response = self
            .service
            .clone()
            .oneshot(request.map(|_| Body::empty()))
            .await
            .ok()?;
        let mut response = response.map(Body::new).into_response();
        let found = response.status().is_success()
            || matches!(
                response.status(),
                StatusCode::NOT_MODIFIED
                    | StatusCode::RANGE_NOT_SATISFIABLE
                    | StatusCode::PRECONDITION_FAILED
            );
        if !found {
            return None;
        }
        let hashed = relative
            .file_name()
            .and_then(|name| name.to_str())
            .is_some_and(is_hashed);
        let cache = if hashed { IMMUTABLE } else { REVALIDATE };
        response.headers_mut().insert(header::CACHE_CONTROL, cache);
        Some(response)
    }

    /// Whether the file, and its compressed siblings if any, are really in the folder, links followed.
    async fn is_inside(&self, relative: &Path) -> bool {
        let plain = self.root.join(relative);
        let sibling = |ending: &str| {
            let mut name = plain.clone().into_os_string();
            name.push(ending);
            PathBuf::from(name)
        };
        for candidate in [sibling(".br"), sibling(".gz")] {
            if let Ok(real) = tokio::fs::canonicalize(candidate).await
                && !real.starts_with(&self.root)
            {
                return false;
            }
        }
        let real = tokio::fs::canonicalize(&plain).await;
        real.is_ok_and(|real| real.starts_with(&self.root) && real.is_file())
    }
}

/// The path without any trick: only plain names, none of them hidden.
fn plain_path(path: &str) -> Option<PathBuf> {
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    let hidden = decoded
        .split('/')
        .any(|name| name.is_empty() || name.starts_with('.'));
    if hidden || decoded.contains(['\\', '\0', ':']) {
        return None;
    }
    let path = PathBuf::from(&*decoded);
    path.components()
        .all(|part| matches!(part, Component::Normal(_)))
        .then_some(path)
}

/// Whether Trunk put the hash of the content into the name: `portal-0123456789abcdef_bg.wasm`.
fn is_hashed(name: &str) -> bool {
    name.split('-').skip(1).any(|part| {
        let digits = part.bytes().take_while(u8::is_ascii_hexdigit).count();
        let ends = part
            .as_bytes()
            .get(digits)
            .is_some_and(|b| matches!(b, b'.' | b'_'));
        digits == HASH_DIGITS && ends
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_a_hash_are_told_from_others() {
        for name in [
            "portal-0123456789abcdef.js",
            "portal-0123456789abcdef_bg.wasm",
            "a-b-0123456789abcdef.css",
        ] {
            assert!(is_hashed(name), "{name}");
        }
        for name in [
            "boot.js",
            "0123456789abcdef.js",
            "a-0123456789abcde.js",
            "a-0123456789abcdef0.js",
            "a-",
        ] {
            assert!(!is_hashed(name), "{name}");
        }
    }

    #[test]
    fn only_plain_visible_names_are_paths() {
        assert_eq!(plain_path("a/b%20c.js"), Some(PathBuf::from("a/b c.js")));
        for bad in [
            "",
            "/",
            "..",
            "../x",
            "a/../x",
            "%2e%2e/x",
            "%2e%2e%2fx",
            "a//b",
            ".git/config",
            "a/.env",
            "a%5cb",
            "a\\b",
            "%00",
            "%ff",
            "/etc/passwd",
            "%2fetc/passwd",
            "C:/x",
            "a/",
        ] {
            assert_eq!(plain_path(bad), None, "{bad}");
        }
    }
}
