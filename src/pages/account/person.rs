//! One person, over the list: a new one, or what shall change.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wire::api::{Account, AccountAnswer, AccountChange, AccountState, Grant, NewAccount};

use super::grants::may_grant_all;
use super::link_once::link_once;
use super::matrix::matrix;
use crate::api::{self, ApiError};
use crate::components::ProblemPanel;
use crate::state::announcer::{Announcer, use_announcer};
use crate::state::door::use_door;
use crate::state::loader::Answer;
use crate::ui::{Dialog, TextField, flag, focus, panel, press, submit};

const NAME: &str = "person-name";
const LOGIN: &str = "person-login";

/// Whom it is about.
#[derive(Clone)]
pub(super) enum Subject {
    /// Somebody without an account.
    New,
    /// Somebody with one.
    Known(Account),
}

/// What the dialog knows of the request on its way.
#[derive(Clone, Copy)]
struct Asking {
    busy: RwSignal<bool>,
    refused: RwSignal<Option<Arc<ApiError>>>,
    link: RwSignal<Option<(String, String)>>,
    announcer: Announcer,
    done: Callback<()>,
    close: Callback<()>,
}

impl Asking {
    /// Asks; then the list is read again, and a link stays to be handed over.
    fn ask(self, request: Answer<AccountAnswer>, said: &'static str) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.refused.set(None);
        spawn_local(async move {
            let answer = request.await;
            let _ = self.busy.try_set(false);
            match answer {
                Ok(answer) => {
                    self.done.run(());
                    match answer.set_up_url {
                        Some(link) => {
                            let _ = self.link.try_set(Some((answer.account.name, link)));
                        }
                        None => {
                            self.announcer.say(said);
                            self.close.run(());
                        }
                    }
                }
                Err(error) => {
                    let _ = self.refused.try_set(Some(Arc::new(error)));
                }
            }
        });
    }
}

/// The dialog. `own`: what the one who looks may give.
pub(super) fn person(
    subject: Subject,
    own: &Arc<Vec<Grant>>,
    done: Callback<()>,
    close: Callback<()>,
) -> AnyView {
    let asking = Asking {
        busy: RwSignal::new(false),
        refused: RwSignal::new(None),
        link: RwSignal::new(None),
        announcer: use_announcer(),
        done,
        close,
    };
    let title = match &subject {
        Subject::New => "Add a person".to_owned(),
        Subject::Known(account) => account.name.clone(),
    };
    let refused = panel(move || match asking.refused.get() {
        Some(error) => view! { <ProblemPanel error=error /> }.into_any(),
        None => ().into_any(),
    });
    let form = match subject {
        Subject::New => added(asking, own),
        Subject::Known(account) => changed(asking, own, &account),
    };
    let form = StoredValue::new_local(Some(form));
    let content = panel(move || match asking.link.get() {
        Some((name, link)) => link_once(&name, link),
        None => form.try_update_value(Option::take).flatten().into_any(),
    });
    view! {
        <Dialog title=title close=close>
            {content}
            {refused}
        </Dialog>
    }
    .into_any()
}

fn added(asking: Asking, own: &Arc<Vec<Grant>>) -> AnyView {
    let name = RwSignal::new(String::new());
    let login = RwSignal::new(String::new());
    let grants = RwSignal::new(Vec::<Grant>::new());
    let go = move || {
        let account = NewAccount {
            login: login.get_untracked().trim().to_owned(),
            name: name.get_untracked().trim().to_owned(),
            grants: grants.get_untracked(),
        };
        if account.name.is_empty() {
            focus(NAME);
        } else if account.login.is_empty() {
            focus(LOGIN);
        } else {
            asking.ask(Box::pin(async move { api::people::add(&account).await }), "Added");
        }
    };
    let none = Signal::stored(String::new());
    view! {
        <form class="door-form" novalidate on:submit=submit(go)>
            <TextField id=NAME label="Name" value=name hint="As colleagues know the person." error=none />
            <TextField id=LOGIN label="Name to sign in with" value=login hint="Letters, digits and . - _ @ +; an e-mail address is fine." error=none />
            {matrix(own, grants)}
            <button type="submit" class="button" data-kind="primary" aria-disabled=flag(move || asking.busy.get())>
                "Add and show set-up link"
            </button>
        </form>
    }
    .into_any()
}

fn changed(asking: Asking, own: &Arc<Vec<Grant>>, account: &Account) -> AnyView {
    let grants = RwSignal::new(account.grants.clone());
    let login = account.login.clone();
    let send = Callback::new(move |(change, said): (AccountChange, &'static str)| {
        let login = login.clone();
        asking.ask(
            Box::pin(async move { api::people::change(&login, &change).await }),
            said,
        );
    });
    let save = move || {
        let change = AccountChange {
            grants: Some(grants.get_untracked()),
            ..AccountChange::default()
        };
        send.run((change, "Roles saved"));
    };
    let ways = may_grant_all(own, &account.grants).then(|| ways(account, send));
    view! {
        <form class="door-form" novalidate on:submit=submit(save)>
            {matrix(own, grants)}
            <button type="submit" class="button" data-kind="primary" aria-disabled=flag(move || asking.busy.get())>
                "Save roles"
            </button>
        </form>
        {ways}
    }
    .into_any()
}

/// A new link, and shutting the account; not one's own, for then nobody might be left to open it again.
fn ways(account: &Account, send: Callback<(AccountChange, &'static str)>) -> AnyView {
    let own = use_door().me().and_then(|me| me.login);
    let disabled = account.state == AccountState::Disabled;
    let switch = (own.as_ref() != Some(&account.login)).then(|| {
        let act = move || {
            let change = AccountChange {
                disabled: Some(!disabled),
                ..AccountChange::default()
            };
            let said = if disabled {
                "Enabled"
            } else {
                "Disabled, and signed out everywhere"
            };
            send.run((change, said));
        };
        let words = if disabled { "Enable" } else { "Disable" };
        view! { <button type="button" class="button" on:click=press(act)>{words}</button> }.into_any()
    });
    let reset = move || {
        let change = AccountChange {
            reset: true,
            ..AccountChange::default()
        };
        send.run((change, "Reset"));
    };
    view! {
        <div class="person-ways">
            <div class="actions">
                <button type="button" class="button" on:click=press(reset)>"New set-up link"</button>
                {switch}
            </div>
            <p class="field-hint">"A new set-up link ends the old password and every session of this person."</p>
        </div>
    }
    .into_any()
}
