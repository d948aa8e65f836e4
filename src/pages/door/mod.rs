//! Coming in: the page to sign in, the same over another page, and the page a one-time link leads to.
//! One chunk, for most visits need none of it.

mod field;
mod over;
mod password;
mod provider;
mod provider_words;
mod set_up;
mod sign_in;
mod signed_in;

use leptos::prelude::*;

use crate::api::gate::Shut;

/// What is drawn at the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DoorPage {
    /// The whole page. Whether one has just signed out.
    SignIn(bool),
    /// Over the page that is open: why, or that the person would rather not.
    Over(Option<Shut>),
    /// Choosing a password.
    SetUp,
    /// The last page of a window that was opened to sign in.
    SignedIn,
}

/// Draws it.
pub(super) fn door(page: DoorPage) -> AnyView {
    match page {
        DoorPage::SignIn(left) => sign_in::page(left),
        DoorPage::Over(why) => over::over(why),
        DoorPage::SetUp => set_up::page(),
        DoorPage::SignedIn => signed_in::page(),
    }
}

/// The card in the middle of an otherwise empty page.
fn card(title: &'static str, content: Vec<AnyView>) -> AnyView {
    document().set_title(&format!("{title} · Receivables"));
    view! {
        <main class="door">
            <p class="brand"><span class="brand-mark" aria-hidden="true"></span>"Receivables"</p>
            <div class="door-card">
                <h1>{title}</h1>
                {content}
            </div>
        </main>
    }
    .into_any()
}

fn words(text: &'static str) -> AnyView {
    view! { <p>{text}</p> }.into_any()
}
