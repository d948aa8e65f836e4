//! The pages, an area a folder. No area knows another: they meet in `routes`.

mod account;
mod arriving;
mod audit;
mod batches;
mod chunks;
mod customers;
mod door;
mod invitations;
mod lost;

use leptos::prelude::*;
use wire::api::{Right, SignInMode};

use crate::api::gate::Shut;
use crate::routes::{Account, Page};
use crate::state::session::{may_anywhere, use_session, use_site};
use account::AccountPage;
use chunks::{BatchPage, ChunkPage, CustomersPart};
use door::DoorPage;

pub use lost::{no_such_page, no_such_site};

/// A page of the current Site; `None` for the way in, which is no page.
pub fn draw(page: Page) -> Option<AnyView> {
    if let Some(right) = page.needs().filter(|right| !use_site().lets(right)) {
        return Some(people(AccountPage::Refused(right)));
    }
    let page = match page {
        Page::Entry => return None,
        Page::Nowhere => return Some(no_such_page()),
        Page::Invitations => {
            // After the first drawing: the page itself comes first.
            Effect::new(|_| arriving::fetch_ahead());
            return Some(view! { <invitations::Invitations kept=kept /> }.into_any());
        }
        Page::Customers => ChunkPage::Customers(CustomersPart::List),
        Page::Batches => ChunkPage::Batches(BatchPage::Home),
        Page::NewBatch => ChunkPage::Batches(BatchPage::New),
        Page::Batch(reference) => ChunkPage::Batches(BatchPage::Live(reference)),
    };
    Some(arriving::arriving(page))
}

/// A page about people and what they did.
pub fn draw_account(page: Account) -> AnyView {
    let session = use_session();
    people(match page {
        Account::Sessions if session.me.is_some() => AccountPage::Sessions,
        Account::People if session.sign_in == SignInMode::Local => {
            if may_anywhere(&session, &Right::ManagePeople) {
                AccountPage::People
            } else {
                AccountPage::Refused(Right::ManagePeople)
            }
        }
        Account::Audit => {
            if !may_anywhere(&session, &Right::ViewAudit) {
                return arriving::arriving(ChunkPage::Account(AccountPage::Refused(Right::ViewAudit)));
            }
            return arriving::arriving(ChunkPage::Audit);
        }
        _ => return no_such_page(),
    })
}

/// Who is signed in, at the side of every page.
pub fn account_menu() -> AnyView {
    people(AccountPage::Menu)
}

/// Signed in, and nothing more.
pub fn nothing_granted() -> AnyView {
    people(AccountPage::NothingGranted)
}

fn people(page: AccountPage) -> AnyView {
    arriving::arriving(ChunkPage::Account(page))
}

/// The page to sign in; `left` when one has just signed out.
pub fn sign_in(left: bool) -> AnyView {
    door(DoorPage::SignIn(left))
}

/// Signing in over the page; for no reason any more, the offer of it.
pub fn sign_in_over(why: Option<Shut>) -> AnyView {
    door(DoorPage::Over(why))
}

/// The page a one-time link leads to.
pub fn set_up() -> AnyView {
    door(DoorPage::SetUp)
}

/// The last page of a window that was opened to sign in.
pub fn signed_in() -> AnyView {
    door(DoorPage::SignedIn)
}

fn door(page: DoorPage) -> AnyView {
    arriving::arriving(ChunkPage::Door(page))
}

/// The invitations the ledger keeps, below the form; their code comes after it.
fn kept(props: invitations::KeptProps) -> AnyView {
    arriving::arriving(ChunkPage::Customers(CustomersPart::Kept(props)))
}
