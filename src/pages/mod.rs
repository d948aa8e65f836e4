//! The pages, an area a folder. No area knows another: they meet in `routes`.

mod account;
mod arriving;
mod batches;
mod chunks;
mod customers;
mod door;
mod invitations;
mod lost;
mod refused;

use leptos::prelude::*;
use wire::api::{Right, SignInMode};

use crate::api::gate::Shut;
use crate::routes::{Account, Page};
use crate::state::session::{may_anywhere, use_session, use_site};
use account::AccountPage;
use chunks::{BatchPage, ChunkPage};
use door::DoorPage;

pub use lost::{no_such_page, no_such_site};
pub use refused::nothing_granted;

/// A page of the current Site; `None` for the way in, which is no page.
pub fn draw(page: Page) -> Option<AnyView> {
    if let Some(right) = page.needs().filter(|right| !use_site().lets(right)) {
        return Some(refused::not_granted(&right));
    }
    let page = match page {
        Page::Entry => return None,
        Page::Nowhere => return Some(no_such_page()),
        Page::Invitations => {
            // After the first drawing: the page itself comes first.
            Effect::new(|_| arriving::fetch_ahead());
            return Some(view! { <invitations::Invitations /> }.into_any());
        }
        Page::Customers => ChunkPage::Customers,
        Page::Batches => ChunkPage::Batches(BatchPage::Home),
        Page::NewBatch => ChunkPage::Batches(BatchPage::New),
        Page::Batch(reference) => ChunkPage::Batches(BatchPage::Live(reference)),
    };
    Some(arriving::arriving(page))
}

/// A page about people and what they did.
pub fn draw_account(page: Account) -> AnyView {
    let session = use_session();
    let page = match page {
        Account::Sessions if session.me.is_some() => AccountPage::Sessions,
        Account::People if session.sign_in == SignInMode::Local => {
            if !may_anywhere(&session, &Right::ManagePeople) {
                return refused::not_granted(&Right::ManagePeople);
            }
            AccountPage::People
        }
        _ => return no_such_page(),
    };
    arriving::arriving(ChunkPage::Account(page))
}

/// The page to sign in; `left` when one has just signed out.
pub fn sign_in(left: bool) -> AnyView {
    arriving::arriving(ChunkPage::Door(DoorPage::SignIn(left)))
}

/// Signing in over the page.
pub fn sign_in_over(why: Shut) -> AnyView {
    arriving::arriving(ChunkPage::Door(DoorPage::Over(why)))
}

/// The page a one-time link leads to.
pub fn set_up() -> AnyView {
    arriving::arriving(ChunkPage::Door(DoorPage::SetUp))
}

/// The last page of a window that was opened to sign in.
pub fn signed_in() -> AnyView {
    arriving::arriving(ChunkPage::Door(DoorPage::SignedIn))
}
