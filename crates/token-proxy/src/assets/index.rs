//! `index.html`, with the base path written into its `<base href>`, kept in memory.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use axum::body::Bytes;

pub(super) struct Index {
    path: PathBuf,
    base_href: String,
    held: Mutex<Held>,
}

#[derive(Clone)]
struct Held {
    changed: Option<SystemTime>,
    html: Bytes,
}

impl Index {
    pub(super) fn open(path: PathBuf, base_href: String) -> std::io::Result<Self> {
        let changed = std::fs::metadata(&path)?.modified().ok();
        let text = std::fs::read_to_string(&path)?;
        let held = Held {
            changed,
            html: prepare(&text, &base_href).into(),
        };
        Ok(Self {
            path,
            base_href,
            held: Mutex::new(held),
        })
    }

    /// The page; read again when the file has changed, so that a new build is seen without a restart. In
    /// the middle of a build, when the file is gone, the old page stays.
    pub(super) async fn read(&self) -> Bytes {
        let changed = tokio::fs::metadata(&self.path)
            .await
            .ok()
            .and_then(|file| file.modified().ok());
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if changed.is_none() || changed == held.changed {
            return held.html;
        }
        match tokio::fs::read_to_string(&self.path).await {
            Ok(text) => {
                let html = Bytes::from(prepare(&text, &self.base_href));
                let held = Held {
                    changed,
                    html: html.clone(),
                };
                *self.held.lock().unwrap_or_else(PoisonError::into_inner) = held;
                html
            }
            Err(_) => held.html,
        }
    }
}

/// Writes `base_href` into the page's `<base href="…">`. A page without one is served as it is.
fn prepare(html: &str, base_href: &str) -> String {
    let place = || {
        let tag = html.find("<base ")?;
        let tag_end = tag + html.get(tag..)?.find('>')?;
        let value = tag + html.get(tag..tag_end)?.find("href=\"")? + "href=\"".len();
        let value_end = value + html.get(value..tag_end)?.find('"')?;
        Some((html.get(..value)?, html.get(value_end..)?))
    };
    match place() {
        Some((before, after)) => format!("{before}{base_href}{after}"),
        None => {
            tracing::warn!("index.html has no <base href>: it works at the root of an origin only");
            html.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_path_is_written_into_the_page() {
        let page = "<head><base data-x href=\"/\" /><link href=\"./a.css\"></head>";
        let expected = "<head><base data-x href=\"/tools/\" /><link href=\"./a.css\"></head>";
        assert_eq!(prepare(page, "/tools/"), expected);
    }

    #[test]
    fn a_page_without_a_base_stays_as_it_is() {
        for page in [
            "",
            "<p>",
            "<base >",
            "<base href=\"/",
            "<base target=\"_top\"><a href=\"/x\">",
        ] {
            assert_eq!(prepare(page, "/tools/"), page);
        }
    }
}
