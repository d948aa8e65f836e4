//! The frame of every page.

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};
use maud::{DOCTYPE, Markup, html};

/// A whole page; `title` is also its heading.
pub(super) fn page(status: StatusCode, title: &str, content: &Markup) -> Response {
    let markup = html! {
        (DOCTYPE)
        html lang="en-AU" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · Pyng sandbox" }
                link rel="icon" href="/sandbox/icon.svg";
                link rel="stylesheet" href="/sandbox/style.css";
            }
            body {
                header { p { strong { "Sandbox" } " · nothing here is real, and no money moves" } }
                main {
                    h1 { (title) }
                    (content)
                }
            }
        }
    };
    (status, Html(markup.into_string())).into_response()
}
