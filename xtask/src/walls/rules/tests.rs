//! Each rule is broken by an example, and what is allowed passes.

use super::*;

fn violations(path: &str, text: &str) -> Vec<String> {
    check(&Source {
        path: path.to_owned(),
        text: text.to_owned(),
    })
    .unwrap()
}

#[test]
fn each_rule_is_broken_by_its_example() {
    for (path, text, part) in [
        (
            "crates/wire/src/time.rs",
            "fn a() { std::time::SystemTime::now(); }",
            "SystemTime",
        ),
        (
            "crates/intake/src/lib.rs",
            "fn a() { js_sys::Date::now(); }",
            "js_sys",
        ),
        ("src/ui/button.rs", "use crate::routes::Path;", "crate::routes"),
        (
            "src/ui/button.rs",
            "use super::super::state::Site;",
            "crate::state",
        ),
        ("src/ui/button.rs", "use wire::Cents;", "wire"),
        (
            "src/components/money.rs",
            "use crate::{ui, api::session};",
            "crate::api",
        ),
        (
            "src/components/money.rs",
            "use crate::api::{ApiError, server_now};",
            "crate::api::server_now",
        ),
        ("src/components/money.rs", "use crate::api::*;", "crate::api"),
        ("src/ui/qr.rs", "use qrcodegen::QrCode;", "qrcodegen"),
        ("src/components/money.rs", "use intake::read;", "intake"),
        (
            "src/pages/batches/list.rs",
            "use crate::api::{self, transport};",
            "crate::api::transport",
        ),
        (
            "src/pages/batches/list.rs",
            "fn a() { super::super::customers::b(); }",
            "crate::pages::customers",
        ),
        (
            "src/pages/batches/mod.rs",
            "use crate::pages::invitations::form;",
            "crate::pages::invitations",
        ),
        (
            "src/pages/batches/mod.rs",
            "use crate::pages::chunks::fetch;",
            "crate::pages::chunks",
        ),
        ("src/api/batches.rs", "use crate::state::site;", "crate::state"),
        ("src/api/batches.rs", "use gloo_net::http::Request;", "gloo_net"),
        (
            "src/state/site.rs",
            "fn a() { window().fetch_with_str(\"b\"); }",
            "fetch_with_str",
        ),
        (
            "src/components/qr.rs",
            "fn a() { view! { <p inner_html=b/> } }",
            "inner_html",
        ),
        (
            "src/components/qr.rs",
            "fn a() { view! { <p style=\"b\"/> } }",
            "style=",
        ),
        (
            "crates/sandbox/tests/a.rs",
            "#[test]\n#[ignore]\nfn a() {}",
            ":2: #[ignore]",
        ),
    ] {
        let found = violations(path, text);
        assert_eq!(found.len(), 1, "{path}: {text}: {found:?}");
        assert!(found[0].starts_with(path) && found[0].contains(part), "{found:?}");
    }
}

#[test]
fn what_is_allowed_passes() {
    for (path, text) in [
        (
            "crates/wire/src/time.rs",
            "use std::time::Duration; // not SystemTime",
        ),
        (
            "src/ui/table.rs",
            "use super::button::Button; use leptos::prelude::*; use crate::ui::field;",
        ),
        ("src/ui/mod.rs", "mod tests { use super::button::Button; }"),
        (
            "src/components/money.rs",
            "use crate::{format, state, ui, routes}; use wire::Cents;",
        ),
        (
            "src/components/problem.rs",
            "use crate::api::ApiError; use crate::api::{ApiError as Error};",
        ),
        (
            "src/ui/file.rs",
            "use wasm_bindgen::JsCast; use web_sys::File; use leptos::ev;",
        ),
        ("src/state/now.rs", "use crate::api; use crate::api::ApiError;"),
        (
            "src/pages/chunks.rs",
            "use super::batches::Batches; use super::customers::Customers;",
        ),
        ("src/pages/arriving.rs", "use super::chunks::{self, ChunkPage};"),
        (
            "src/pages/mod.rs",
            "use batches::Batches; use crate::pages::customers::Customers;",
        ),
        (
            "src/pages/batches/list.rs",
            "use super::row; use crate::pages::batches::detail; use crate::api::batches;",
        ),
        (
            "src/api/transport.rs",
            "use gloo_net::http::Request; use super::error::ApiError;",
        ),
        ("src/app.rs", "use crate::pages::{batches, customers};"),
        ("src/components/bar.rs", "fn a() { view! { <p style:width=b/> } }"),
    ] {
        assert_eq!(violations(path, text), Vec::<String>::new(), "{path}: {text}");
    }
}

/// What `src/ui` may stand on.
const FOR_UI: &[&str] = &[
    "js_sys",
    "leptos",
    "wasm_bindgen",
    "wasm_bindgen_futures",
    "web_sys",
];

#[test]
fn each_dependency_of_the_portal_is_either_for_ui_or_not() {
    let output = crate::place::cargo(&["metadata", "--no-deps", "--format-version", "1"])
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let portal = packages
        .iter()
        .find(|package| package["name"] == "portal")
        .unwrap();
    for dependency in portal["dependencies"].as_array().unwrap() {
        let name = dependency["name"].as_str().unwrap().replace('-', "_");
        let known = FOR_UI
            .iter()
            .chain(NOT_FOR_UI)
            .filter(|one| **one == name)
            .count();
        assert!(
            dependency["kind"] == "dev" || known == 1,
            "{name}: decide whether src/ui may use it"
        );
    }
}

#[test]
fn length_counts_in_the_product_only() {
    let long = "\n".repeat(LONGEST + 1);
    assert_eq!(violations("src/app.rs", &long).len(), 1);
    assert_eq!(violations("crates/wire/src/lib.rs", &long).len(), 1);
    assert_eq!(
        violations("crates/sandbox/tests/a.rs", &long),
        Vec::<String>::new()
    );
}
