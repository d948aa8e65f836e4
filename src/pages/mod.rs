//! The pages, an area a folder. No area knows another: they meet in `routes`.

mod arriving;
mod batches;
mod chunks;
mod customers;
mod invitations;
mod lost;

use leptos::prelude::*;

use crate::routes::Page;
use chunks::{BatchPage, ChunkPage};

pub use lost::{no_such_page, no_such_site};

/// A page of the current Site; `None` for the way in, which is no page.
pub fn draw(page: Page) -> Option<AnyView> {
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
