//! Who is signed in, and what belongs to the person rather than to a Site. A popover of the browser's own:
//! it closes by Escape, by a click beside it, and with the page it leads away from. It comes after the page: the
//! first load does not pay for it.

use std::sync::Arc;

use leptos::prelude::*;
use wire::api::{Me, Right, Session, SignInMode};

use crate::api::ApiError;
use crate::components::{ThemeSwitch, problem_words};
use crate::routes::Account;
use crate::state::announcer::use_announcer;
use crate::state::door::use_door;
use crate::state::session::may_anywhere;
use crate::ui::{Glyph, Icon, page_held, press};

/// The theme, and the menu; no menu where nobody signs in and there is nothing to lead to.
pub(super) fn menu(session: &Session) -> AnyView {
    let local = session.sign_in == SignInMode::Local;
    let links = [
        (session.me.is_some(), Account::Sessions, "Sessions"),
        (
            local && may_anywhere(session, &Right::ManagePeople),
            Account::People,
            "People",
        ),
        (
            may_anywhere(session, &Right::ViewAudit),
            Account::Audit,
            "Audit trail",
        ),
    ];
    let links: Vec<AnyView> = links
        .into_iter()
        .filter(|(shown, ..)| *shown)
        .map(|(_, page, words)| view! { <a href=page.link()>{words}</a> }.into_any())
        .collect();
    if links.is_empty() {
        return view! { <ThemeSwitch /> }.into_any();
    }
    let name = session
        .me
        .as_ref()
        .map_or("This machine".into(), |me| me.name.clone());
    let leave = session.me.as_ref().map(leave);
    view! {
        <ThemeSwitch />
        <div class="account">
            <button type="button" class="account-button" popovertarget="account-menu">
                <Icon glyph=Glyph::Person />
                <span class="account-name">{name}</span>
            </button>
            <nav id="account-menu" class="account-menu" popover="auto" aria-label="Account">
                {links}
                {leave}
            </nav>
        </div>
    }
    .into_any()
}

/// Going, here or everywhere.
fn leave(me: &Me) -> AnyView {
    let door = use_door();
    let announcer = use_announcer();
    let failed = Callback::new(move |error: Arc<ApiError>| announcer.say(problem_words(&error).title));
    let go = Callback::new(move |everywhere: bool| {
        if page_held() {
            announcer.say("Something is still on its way. Sign out when it is done.");
        } else {
            door.sign_out(everywhere, failed);
        }
    });
    let login = me
        .login
        .clone()
        .map(|login| view! { <p class="muted account-login">"Signed in as " {login}</p> }.into_any());
    view! {
        <button type="button" on:click=press(move || go.run(false))>"Sign out"</button>
        <button type="button" on:click=press(move || go.run(true))>"Sign out everywhere"</button>
        {login}
    }
    .into_any()
}
