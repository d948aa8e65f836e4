//! People: who is signed in, one's own sessions, who has an account, and what one may not do. One chunk.

mod grants;
mod link_once;
mod matrix;
mod menu;
mod people;
mod person;
mod refused;
mod sessions;

use leptos::prelude::*;
use wire::api::Right;

use crate::state::session::use_session;

/// The pages of the chunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum AccountPage {
    /// One's own sessions.
    Sessions,
    /// Everybody with an account.
    People,
    /// At the side of every page: who is signed in.
    Menu,
    /// In place of a page: it takes a right that the person lacks.
    Refused(Right),
    /// In place of every page: signed in, and nothing more.
    NothingGranted,
}

/// Draws one.
pub(super) fn account(page: AccountPage) -> AnyView {
    match page {
        AccountPage::Sessions => sessions::sessions(),
        AccountPage::People => people::people(),
        AccountPage::Menu => menu::menu(&use_session()),
        AccountPage::Refused(right) => refused::not_granted(&right),
        AccountPage::NothingGranted => refused::nothing_granted(),
    }
}
