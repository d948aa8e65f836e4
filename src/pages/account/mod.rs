//! People: one's own sessions, and who has an account. One chunk.

mod grants;
mod link_once;
mod matrix;
mod people;
mod person;
mod sessions;

use leptos::prelude::*;

/// The pages of the chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AccountPage {
    /// One's own sessions.
    Sessions,
    /// Everybody with an account.
    People,
}

/// Draws one.
pub(super) fn account(page: AccountPage) -> AnyView {
    match page {
        AccountPage::Sessions => sessions::sessions(),
        AccountPage::People => people::people(),
    }
}
