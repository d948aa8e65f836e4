//! Signing in over a page that stays as it is: a session that ended, or an action that asks who is there.

use leptos::prelude::*;

use super::sign_in::{Purpose, ways};
use crate::api::gate::Shut;
use crate::state::door::use_door;
use crate::ui::Dialog;

/// The dialog.
pub(super) fn over(why: Shut) -> AnyView {
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
