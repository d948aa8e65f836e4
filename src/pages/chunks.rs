//! Which page is in which chunk. In a build for people (`cargo xtask dist` sets `--cfg split`) the areas
//! behind the first page are Wasm modules of their own, fetched while the person reads that page, so that
//! the first load does not pay for them. Without it (development, tests) all is one module, and everything
//! here is there at once.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;

use super::account::{self, AccountPage};
use super::audit::Audit;
use super::batches::{Batches, LiveBatch, NewBatch};
use super::customers::Customers;
use super::door::{self, DoorPage};
use super::invitations::{KeptProps, kept};

/// The chunk did not arrive: no network, or another version was put on the server meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotArrived;

#[cfg(split)]
impl From<wasm_split_helpers::SplitLoaderError> for NotArrived {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// A page drawn, once its chunk is there.
type Drawn = Result<AnyView, NotArrived>;

#[cfg_attr(
    split,
    wasm_split_helpers::wasm_split(customers, fallible, preload(fetch_customers))
)]
fn draw_customers(part: CustomersPart) -> Drawn {
    Ok(match part {
        CustomersPart::List => view! { <Customers /> }.into_any(),
        CustomersPart::Kept(props) => kept(props),
    })
}

#[cfg_attr(split, wasm_split_helpers::wasm_split(audit, fallible, preload(fetch_audit)))]
fn draw_audit() -> Drawn {
    Ok(view! { <Audit /> }.into_any())
}

#[cfg_attr(
    split,
    wasm_split_helpers::wasm_split(batches, fallible, preload(fetch_batches))
)]
fn draw_batches(page: BatchPage) -> Drawn {
    Ok(match page {
        BatchPage::Home => view! { <Batches /> }.into_any(),
        BatchPage::New => view! { <NewBatch /> }.into_any(),
        BatchPage::Live(reference) => view! { <LiveBatch reference=reference /> }.into_any(),
    })
}

#[cfg_attr(split, wasm_split_helpers::wasm_split(door, fallible, preload(fetch_door)))]
fn draw_door(page: DoorPage) -> Drawn {
    Ok(door::door(page))
}

#[cfg_attr(
    split,
    wasm_split_helpers::wasm_split(account, fallible, preload(fetch_account))
)]
fn draw_account(page: AccountPage) -> Drawn {
    Ok(account::account(page))
}

/// The pages of the batches' chunk.
#[derive(Clone, Debug)]
pub(super) enum BatchPage {
    /// The Site's batches.
    Home,
    /// The upload.
    New,
    /// One batch, by its reference.
    Live(String),
}

/// What is in the customers' chunk.
#[derive(Clone)]
pub(super) enum CustomersPart {
    /// The customer list.
    List,
    /// The invitations the ledger keeps, which stand below the invitation form.
    Kept(KeptProps),
}

/// A page that is in a chunk. The invitation form is in none: it is the first page of most visits.
#[derive(Clone)]
pub(super) enum ChunkPage {
    /// The customer list, and what goes with it.
    Customers(CustomersPart),
    /// The audit trail.
    Audit,
    /// A page about batches.
    Batches(BatchPage),
    /// A page where one comes in.
    Door(DoorPage),
    /// A page about people.
    Account(AccountPage),
}

/// A chunk on its way.
type Arrival = Pin<Box<dyn Future<Output = Result<(), NotArrived>>>>;

/// Fetches the chunk of a page; at once when it is there.
pub(super) fn fetch(page: &ChunkPage) -> Arrival {
    #[cfg(split)]
    return match page {
        ChunkPage::Customers(_) => Box::pin(async { Ok(fetch_customers().await?) }),
        ChunkPage::Audit => Box::pin(async { Ok(fetch_audit().await?) }),
        ChunkPage::Batches(_) => Box::pin(async { Ok(fetch_batches().await?) }),
        ChunkPage::Door(_) => Box::pin(async { Ok(fetch_door().await?) }),
        ChunkPage::Account(_) => Box::pin(async { Ok(fetch_account().await?) }),
    };
    #[cfg(not(split))]
    {
        let _ = page;
        Box::pin(std::future::ready(Ok(())))
    }
}

/// Draws a page whose chunk is there.
pub(super) fn draw(page: ChunkPage) -> Drawn {
    match page {
        ChunkPage::Customers(part) => now(draw_customers(part)),
        ChunkPage::Audit => now(draw_audit()),
        ChunkPage::Batches(page) => now(draw_batches(page)),
        ChunkPage::Door(page) => now(draw_door(page)),
        ChunkPage::Account(page) => now(draw_account(page)),
    }
}

/// Drawing is a future only for the sake of fetching: with the chunk there, it ends at once, and so the
/// page belongs to whoever draws it.
#[cfg(split)]
fn now(drawn: impl Future<Output = Drawn>) -> Drawn {
    use std::task::{Context, Poll, Waker};
    match std::pin::pin!(drawn).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(drawn) => drawn,
        Poll::Pending => Err(NotArrived),
    }
}

#[cfg(not(split))]
fn now(drawn: Drawn) -> Drawn {
    drawn
}
