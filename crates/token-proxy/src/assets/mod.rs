//! The built portal: a folder of static files, under any base path.
//!
//! `index.html` is served from memory (`index`), for every address a person may open; the files beside
//! it through tower-http, pre-compressed where a `.br` or `.gz` lies beside them (`files`).

mod files;
mod index;

use std::path::Path;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use wire::api::problem_codes;

use crate::app::{App, StartFault};
use crate::config::BasePath;
use crate::guard::method_not_allowed;
use crate::headers::page_policy;
use crate::refusal::Refusal;
use files::Files;
use index::Index;

/// The portal's folder.
pub(crate) struct Portal {
    files: Files,
    index: Index,
    prefix: String,
}

impl Portal {
    pub(crate) fn open(folder: &Path, base_path: &BasePath) -> Result<Self, StartFault> {
        let fault = |error| {
            StartFault(format!(
                "the portal's folder {} cannot be read: {error}",
                folder.display()
            ))
        };
        let root = folder.canonicalize().map_err(fault)?;
        let index = Index::open(root.join("index.html"), base_path.href()).map_err(fault)?;
        Ok(Self {
            files: Files::new(root),
            index,
            prefix: base_path.prefix().to_owned(),
        })
    }

    async fn answer(&self, request: Request) -> Result<Response, Refusal> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return Err(method_not_allowed());
        }
        let path = request.uri().path();
        let Some(rest) = path.strip_prefix(&self.prefix) else {
            return Err(nothing_here());
        };
        if rest.is_empty() {
            return Ok(redirect(&format!("{}/", self.prefix)));
        }
        let Some(rest) = rest.strip_prefix('/').map(str::to_owned) else {
            return Err(nothing_here());
        };
        if rest.is_empty() || rest == "index.html" {
            return Ok(self.index().await);
        }
        let wants_page = wants_page(&rest, request.headers());
        match self.files.answer(&rest, request).await {
            Some(mut response) => {
                page_policy(response.headers_mut());
                Ok(response)
            }
            // An address inside the portal, which the portal's own router understands.
            None if wants_page => Ok(self.index().await),
            None => Err(nothing_here()),
        }
    }

    async fn index(&self) -> Response {
        let html = HeaderValue::from_static("text/html; charset=utf-8");
        let mut response = self.index.read().await.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, html);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        page_policy(headers);
        response
    }
}

/// Everything that is neither `/api` nor a health check.
pub(crate) async fn portal(State(app): State<App>, request: Request) -> Result<Response, Refusal> {
    match app.portal() {
        Some(portal) => portal.answer(request).await,
        None => Err(nothing_here()),
    }
}

/// Whether a missing file may be a page of the portal: a browser navigates, and does not ask for a
/// script or the like. A dot alone proves nothing, for references may hold one.
fn wants_page(rest: &str, headers: &HeaderMap) -> bool {
    const FILES: [&str; 14] = [
        "js",
        "mjs",
        "wasm",
        "css",
        "map",
        "json",
        "webmanifest",
        "svg",
        "png",
        "ico",
        "woff2",
        "txt",
        "br",
        "gz",
    ];
    let extension = rest
        .rsplit('/')
        .next()
        .and_then(|name| name.rsplit_once('.'))
        .map(|(_, end)| end);
    let accepts = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    accepts.contains("text/html") && !extension.is_some_and(|end| FILES.contains(&end))
}

fn redirect(to: &str) -> Response {
    let mut response = StatusCode::PERMANENT_REDIRECT.into_response();
    if let Ok(location) = HeaderValue::from_str(to) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

fn nothing_here() -> Refusal {
    Refusal::new(
        StatusCode::NOT_FOUND,
        problem_codes::UNKNOWN_OPERATION,
        "There is nothing at this address.",
    )
}
