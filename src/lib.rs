//! The partner portal: a single-page app for receivables staff.
//!
//! ARCHITECTURE.md tells which folder may know which; `cargo xtask check` enforces it.

mod app;

pub mod api;
pub mod components;
pub mod format;
pub mod pages;
pub mod routes;
pub mod state;
pub mod ui;

/// Mounts the portal in the page's `<body>`.
pub fn start() {
    leptos::mount::mount_to_body(app::App);
}
