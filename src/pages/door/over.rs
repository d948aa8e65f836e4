//! Signing in over a page that stays as it is: a session that ended, or an action that asks who is there.

use leptos::prelude::*;

use super::sign_in::{Purpose, ways};
use crate::api::gate::Shut;
use crate::state::door::{Door, use_door};
use crate::ui::{Dialog, press};

/// The dialog; or, for who would rather not, a bar that offers it again.
pub(super) fn over(why: Option<Shut>) -> AnyView {
    match why {
        Some(why) => dialog(why),
        None => offer(use_door()),
    }
}

fn offer(door: Door) -> AnyView {
    view! {
        <aside class="door-bar" aria-label="Signed out">
            <p role="status">"Your session has ended. What you typed is still here."</p>
            <button type="button" class="button" data-kind="primary" on:click=press(move || door.ask())>"Sign in"</button>
        </aside>
    }
    .into_any()
}

fn dialog(why: Shut) -> AnyView {
    let door = use_door();
    let close = Callback::new(move |()| door.decline());
    let me = door.me();
    let name = me.as_ref().map(|me| me.name.clone()).unwrap_or_default();
    let (title, words) = match why {
        Shut::SignedOut => (
            "Sign in to go on",
            "Your session has ended. Nothing is lost: after signing in, this page goes on where it was."
                .to_owned(),
        ),
        Shut::StepUp => (
            "Confirm that it is you",
            format!("This asks for a fresh sign-in by {name}. After that it is done at once."),
        ),
    };
    let ways = ways(Purpose::of(why, me));
    view! {
        <Dialog title=title close=close id="sign-in">
            <p>{words}</p>
            {ways}
        </Dialog>
    }
    .into_any()
}
