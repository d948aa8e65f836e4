//! Choosing a password by a one-time link. The link's token was taken out of the address bar before this is
//! drawn (`app`); it is in memory only.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wire::api::{SetUp, problem_codes};

use super::card;
use super::field::password_field;
use crate::api::{self, ApiError};
use crate::components::ProblemPanel;
use crate::routes;
use crate::state::announcer::use_announcer;
use crate::state::door::{Door, use_door};
use crate::ui::{field_value, flag, focus_next, panel, press, submit, text};

const PASSWORD: &str = "new-password";
/// The proxy's own rule, told while one types.
const LEAST: usize = 12;

/// The page.
pub(super) fn page() -> AnyView {
    let door = use_door();
    if door.token().is_empty() {
        let said = view! {
            <p>
                "This page needs the whole set-up link, as it was given to you: open it again. It works once, so if it was \
                 used, sign in, or ask for a new one."
            </p>
            {to_sign_in(door)}
        };
        return card("Choose a password", vec![said.into_any()]);
    }
    card("Choose a password", vec![form(door)])
}

fn form(door: Door) -> AnyView {
    let announcer = use_announcer();
    let typed = RwSignal::new(0_usize);
    let busy = RwSignal::new(false);
    let refused = RwSignal::new(None::<Arc<ApiError>>);
    let go = move || {
        let password = field_value(PASSWORD);
        if password.chars().count() < LEAST {
            typed.set(password.chars().count());
            focus_next(PASSWORD);
            return;
        }
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        refused.set(None);
        let set_up = SetUp {
            token: door.token(),
            password,
        };
        spawn_local(async move {
            let answer = api::door::set_up(&set_up).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(session) => {
                    if let Some(login) = session.me.as_ref().and_then(|me| me.login.as_ref()) {
                        announcer.say(format!("From now on you sign in as {login}"));
                    }
                    routes::show_address(&routes::home());
                    door.enter(session);
                }
                Err(error) => {
                    let _ = refused.try_set(Some(Arc::new(error)));
                }
            }
        });
    };
    let hint = text(move || match typed.get() {
        0 => format!("At least {LEAST} characters. A few words in a row are good."),
        count if count < LEAST => format!("{} more to go.", LEAST - count),
        _ => "Long enough.".into(),
    });
    let counted = Callback::new(move |text: String| typed.set(text.chars().count()));
    focus_next(PASSWORD);
    view! {
        <p>"It opens the portal for you from now on. Nobody else can see it, not whoever gave you the link either."</p>
        <form class="door-form" novalidate on:submit=submit(go)>
            {password_field(PASSWORD, "New password", "new-password", hint, counted)}
            {panel(move || refusal(refused.get(), door))}
            <button type="submit" class="button" data-kind="primary" aria-disabled=flag(move || busy.get())>
                {text(move || if busy.get() { "One moment…".into() } else { "Set password and sign in".into() })}
            </button>
        </form>
    }
    .into_any()
}

fn refusal(error: Option<Arc<ApiError>>, door: Door) -> AnyView {
    let Some(error) = error else {
        return ().into_any();
    };
    let way_on = error
        .has_code(problem_codes::SET_UP_LINK)
        .then(|| to_sign_in(door));
    view! { <ProblemPanel error=error>{way_on}</ProblemPanel> }.into_any()
}

fn to_sign_in(door: Door) -> AnyView {
    let go = move || {
        routes::show_address(&routes::home());
        door.open();
    };
    view! { <p><button type="button" class="button" on:click=press(go)>"Go to sign-in"</button></p> }
        .into_any()
}
