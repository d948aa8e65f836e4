//! Signing in at an identity provider. From the page to sign in, this window goes there and comes back.
//! Over a page with work on it another window goes, and this one notices when somebody has signed in.

use leptos::prelude::*;

use super::provider_words::what_failed;
use super::sign_in::Purpose;
use crate::routes;
use crate::state::door::use_door;
use crate::state::now::use_now;
use crate::ui::{panel, press};

/// How often this window looks while another signs in, in ticks of a second.
const LOOK_EVERY: u32 = 3;

/// The way there.
pub(super) fn button(purpose: &Purpose, provider: Option<&str>) -> AnyView {
    let provider = provider.unwrap_or("your organisation").to_owned();
    let words = format!("{} with {provider}", purpose.verb());
    if matches!(purpose, Purpose::Begin) {
        let link = routes::sign_in_start(&here(), false);
        return view! {
            {what_failed()}
            <p><a class="button" data-kind="primary" rel="external" href=link>{words}</a></p>
        }
        .into_any();
    }
    let door = use_door();
    let now = use_now();
    let gone = RwSignal::new(false);
    let ticks = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let _ = now.get();
        if gone.get() {
            ticks.update_value(|ticks| *ticks = ticks.wrapping_add(1));
            if ticks.get_value().is_multiple_of(LOOK_EVERY) {
                door.look();
            }
        }
    });
    let confirm = matches!(purpose, Purpose::Confirm(_));
    let link = routes::sign_in_start(&routes::Door::SignedIn.link(), confirm);
    let told = panel(move || {
        match gone.get() {
        false => ().into_any(),
        true => view! { <p role="status">"Sign in in the window that opened. This page goes on by itself after that."</p> }
            .into_any(),
    }
    });
    view! {
        <p>
            <a
                class="button"
                data-kind="primary"
                href=link
                target="_blank"
                rel="external noopener"
                on:click=press(move || gone.set(true))
            >
                {words}
                <span class="visually-hidden">" (opens another window)"</span>
            </a>
        </p>
        {told}
    }
    .into_any()
}

/// The address of this page, without scheme and host, and without the word of a sign-in that failed.
fn here() -> String {
    let location = window().location();
    let path = location.pathname().unwrap_or_default();
    let query = location.search().unwrap_or_default();
    let own = |part: &&str| !part.is_empty() && !part.starts_with("sign-in=") && !part.starts_with("code=");
    let parts: Vec<&str> = query.trim_start_matches('?').split('&').filter(own).collect();
    if parts.is_empty() {
        path
    } else {
        format!("{path}?{}", parts.join("&"))
    }
}
