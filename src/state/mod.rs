//! What lives longer than a page, each as a `provide_x` / `use_x` pair.

pub mod announcer;
pub mod door;
pub mod draft;
pub mod loader;
pub mod now;
pub mod preferences;
pub mod session;
mod storage;

/// Makes everything here that needs no answer from the proxy; called once, above all pages.
pub fn provide_state() {
    announcer::provide_announcer();
    now::provide_now();
    draft::provide_drafts();
    door::provide_door();
}
