//! Signing in, whichever way it is done here.

use std::sync::Arc;

use leptos::prelude::*;
use wire::api::{Me, SignInMode, SignInOptions};

use super::{card, password, provider, words};
use crate::api;
use crate::api::gate::Shut;
use crate::components::ProblemPanel;
use crate::state::door::use_door;
use crate::state::loader::Loader;
use crate::ui::{panel, press};

/// What signing in is for.
#[derive(Clone)]
pub(super) enum Purpose {
    /// To begin.
    Begin,
    /// To go on with what is open. Who was signed in, who is most likely to come back.
    GoOn(Option<Me>),
    /// To confirm an action, by the person who asked for it.
    Confirm(Option<Me>),
}

impl Purpose {
    /// What the door over a page asks for.
    pub(super) fn of(why: Shut, me: Option<Me>) -> Self {
        match why {
            Shut::SignedOut => Self::GoOn(me),
            Shut::StepUp => Self::Confirm(me),
        }
    }

    /// The name to sign in with, as far as it is known.
    pub(super) fn login(&self) -> String {
        match self {
            Self::Begin => None,
            Self::GoOn(me) | Self::Confirm(me) => me.as_ref().and_then(|me| me.login.clone()),
        }
        .unwrap_or_default()
    }

    /// What the button says.
    pub(super) fn verb(&self) -> &'static str {
        match self {
            Self::Begin | Self::GoOn(_) => "Sign in",
            Self::Confirm(_) => "Confirm",
        }
    }
}

/// The whole page.
pub(super) fn page(left: bool) -> AnyView {
    let said = left.then(|| {
        view! { <p class="muted" role="status">"You are signed out. Drafts of this tab are kept for you."</p> }
            .into_any()
    });
    card(
        "Sign in",
        said.into_iter().chain([ways(Purpose::Begin)]).collect(),
    )
}

/// What to do, once the proxy said how people sign in.
pub(super) fn ways(purpose: Purpose) -> AnyView {
    let options: Loader<SignInOptions> = Loader::new();
    let ask = move || options.ask(Box::pin(api::door::options()));
    ask();
    let retry = Callback::new(move |()| ask());
    panel(move || {
        let loaded = options.get();
        match (loaded.value, loaded.error) {
            (Some(options), _) => way(&purpose, &options, retry),
            (None, Some(error)) => view! { <ProblemPanel error=error retry=retry /> }.into_any(),
            (None, None) => view! { <p class="skeleton-text" role="status">"One moment…"</p> }.into_any(),
        }
    })
    .into_any()
}

fn way(purpose: &Purpose, options: &Arc<SignInOptions>, again: Callback<()>) -> AnyView {
    match &options.mode {
        SignInMode::Local if options.needs_set_up => first_run(again),
        SignInMode::Local => password::form(purpose),
        SignInMode::Oidc => provider::button(purpose, options.provider.as_deref()),
        SignInMode::TrustedHeader => elsewhere(),
        SignInMode::None | SignInMode::Other(_) => unknown(),
    }
}

fn first_run(again: Callback<()>) -> AnyView {
    view! {
        <p>
            "Nobody has an account yet. When the server started it printed a set-up link, which is good for one day: \
             open it to choose the first password."
        </p>
        <p class="muted">"The link is in the window or the log where token-proxy runs. A restart prints a new one."</p>
        <p><button type="button" class="button" on:click=press(move || again.run(()))>"I have done that"</button></p>
    }
    .into_any()
}

/// A proxy in front signs people in, and has not done so.
fn elsewhere() -> AnyView {
    let door = use_door();
    let reload = || {
        // Fails in no browser that shows this page.
        let _ = window().location().reload();
    };
    view! {
        <p>
            "You sign in to this portal through your organisation’s own sign-in, and it no longer says who you are. \
             Sign in there, in another window, then look again."
        </p>
        <div class="actions">
            <button type="button" class="button" data-kind="primary" on:click=press(move || door.look())>"Look again"</button>
            <button type="button" class="button" on:click=press(reload)>"Reload the page"</button>
        </div>
    }
    .into_any()
}

fn unknown() -> AnyView {
    words("This page is older than the server it talks to. Reload it.")
}
