//! Who is in, and what becomes of work when they no longer are.
//!
//! A session that ends in mid-work changes nothing on the page: the requests wait ([`gate`]), a dialog asks
//! to sign in, and then they go on. Only another person begins anew, for neither the page nor the waiting
//! requests are theirs. Another tab may have changed who is signed in, for a browser has one session: each
//! return to the tab asks.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wire::api::{Me, Session};

use super::now::use_now;
use crate::api::gate::{self, Shut};
use crate::api::{self, ApiError};

/// What the whole window shows.
#[derive(Clone)]
pub enum Stage {
    /// Not known yet who is signed in.
    Opening,
    /// The portal, for the person of this session.
    In(Arc<Session>),
    /// The page to sign in. Whether one has just signed out.
    Out(bool),
    /// The page to choose a password, by a one-time link.
    SetUp,
    /// The last page of a window that was opened to sign in over another.
    SignedIn,
    /// The proxy said something else.
    Failed(Arc<ApiError>),
}

/// The door, and who went through it.
#[derive(Clone, Copy)]
pub struct Door {
    stage: RwSignal<Stage>,
    asks: RwSignal<Option<Shut>>,
    declined: RwSignal<bool>,
    me: StoredValue<Option<Me>>,
    token: StoredValue<String>,
}

impl Door {
    /// What the window shows now.
    pub fn stage(self) -> Stage {
        self.stage.get()
    }

    /// Why the sign-in lies over the page now; nothing when it does not.
    pub fn asks(self) -> Option<Shut> {
        self.asks.get()
    }

    /// Whether the person would rather not sign in, and the page is left as it was.
    pub fn declined(self) -> bool {
        self.declined.get()
    }

    /// Who was let in last.
    pub fn me(self) -> Option<Me> {
        self.me.get_value()
    }

    /// Asks who is signed in, and shows what follows.
    pub fn open(self) {
        self.stage.set(Stage::Opening);
        self.look();
    }

    /// Shows the page where a one-time link leads. The link's token is kept here and nowhere else.
    pub fn open_for_set_up(self, token: String) {
        self.token.set_value(token);
        self.stage.set(Stage::SetUp);
    }

    /// The token of the one-time link; empty when the page was opened without one.
    pub fn token(self) -> String {
        self.token.get_value()
    }

    /// Shows the last page of a window that was opened to sign in.
    pub fn close_window(self) {
        self.stage.set(Stage::SignedIn);
    }

    /// Somebody signed in: here, or in another window.
    pub fn enter(self, session: Session) {
        let same = match self.stage.get_untracked() {
            Stage::In(now) => id(now.me.as_ref()) == id(session.me.as_ref()),
            _ => false,
        };
        self.me.set_value(session.me.clone());
        self.asks.set(None);
        self.declined.set(false);
        if same {
            gate::let_in();
        } else {
            // What waits was asked by somebody else, and is not sent in this one's name.
            gate::turn_away(true);
            self.token.set_value(String::new());
            self.stage.set(Stage::In(Arc::new(session)));
        }
    }

    /// Looks who is signed in: at the beginning, and when another window may have changed it.
    pub fn look(self) {
        spawn_local(async move {
            let answer = api::session::get().await;
            let opening = matches!(self.stage.get_untracked(), Stage::Opening);
            match answer {
                Ok(session) if opening || self.is_news(&session) => self.enter(session),
                Err(error) if opening => self.stage.set(match Shut::of(&error) {
                    Some(_) => Stage::Out(false),
                    None => Stage::Failed(Arc::new(error)),
                }),
                // The next request will meet the closed door, if it is closed.
                Ok(_) | Err(_) => {}
            }
        });
    }

    /// Whether this session says more than that all is as it was.
    fn is_news(self, session: &Session) -> bool {
        let before = self.me.get_value();
        match (&session.me, &before) {
            (Some(now), Some(before)) if now.id == before.id => match self.asks.get_untracked() {
                Some(Shut::StepUp) => now.ends_at != before.ends_at,
                Some(Shut::SignedOut) => true,
                None => self.declined.get_untracked(),
            },
            _ => true,
        }
    }

    /// The person would rather not sign in now.
    pub fn decline(self) {
        let ended = self.asks.get_untracked() == Some(Shut::SignedOut);
        self.asks.set(None);
        self.declined.set(ended);
        gate::turn_away(false);
    }

    /// The person would like to, after all.
    pub fn ask(self) {
        self.asks.set(Some(Shut::SignedOut));
    }

    /// Another page was opened: what it reads may ask again.
    pub fn moved(self) {
        self.declined.set(false);
    }

    /// Signs out, here or everywhere. Answers the error where that did not work.
    pub fn sign_out(self, everywhere: bool, failed: Callback<Arc<ApiError>>) {
        spawn_local(async move {
            match api::door::sign_out(everywhere).await {
                Ok(out) => {
                    self.leave();
                    if let Some(provider) = out.provider_url {
                        // Refused only for an address that is none.
                        let _ = window().location().assign(&provider);
                    }
                }
                Err(error) if Shut::of(&error).is_some() => self.leave(),
                Err(error) => failed.run(Arc::new(error)),
            }
        });
    }

    fn leave(self) {
        gate::turn_away(true);
        self.asks.set(None);
        self.declined.set(false);
        self.me.set_value(None);
        self.stage.set(Stage::Out(true));
    }

    /// A request met the closed door.
    fn rings(self, why: Shut, action: bool) {
        let asks = self.asks.get_untracked();
        // What the page reads by itself asks once; a person who would rather not is not asked again for it.
        if asks != Some(Shut::SignedOut) && (action || !self.declined.get_untracked()) {
            self.asks.set(Some(why));
        }
    }
}

fn id(me: Option<&Me>) -> &str {
    me.map_or("", |me| me.id.as_str())
}

/// Makes the door for the whole app.
pub(super) fn provide_door() {
    let door = Door {
        stage: RwSignal::new(Stage::Opening),
        asks: RwSignal::new(None),
        declined: RwSignal::new(false),
        me: StoredValue::new(None),
        token: StoredValue::new(String::new()),
    };
    gate::on_shut(move |why, action| door.rings(why, action));
    let now = use_now();
    Effect::new(move |seen: Option<bool>| {
        let visible = now.visible();
        if visible && seen == Some(false) && door.me().is_some() {
            door.look();
        }
        visible
    });
    provide_context(door);
}

/// The app's door; [`provide_state`](super::provide_state) made it.
pub fn use_door() -> Door {
    expect_context()
}
