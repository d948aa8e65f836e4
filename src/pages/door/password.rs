//! Name and password. Nothing typed is lost: not by a wrong password, nor by a wait.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wire::Timestamp;
use wire::api::{Credentials, problem_codes};

use super::field::{login_field, password_field};
use super::sign_in::Purpose;
use crate::api::{self, ApiError};
use crate::components::{ProblemPanel, problem_words};
use crate::format;
use crate::state::door::use_door;
use crate::state::now::use_now;
use crate::ui::{field_value, flag, focus, focus_and_select, focus_next, panel, submit, text};

const LOGIN: &str = "sign-in-name";
const PASSWORD: &str = "sign-in-password";

/// The form.
pub(super) fn form(purpose: &Purpose) -> AnyView {
    let door = use_door();
    let busy = RwSignal::new(false);
    let wait = wait_after_refusal();
    let refused = RwSignal::new(None::<Arc<ApiError>>);
    let go = move || {
        let credentials = Credentials {
            login: field_value(LOGIN).trim().to_owned(),
            password: field_value(PASSWORD),
        };
        if credentials.login.is_empty() {
            focus(LOGIN);
            return;
        }
        if credentials.password.is_empty() {
            focus(PASSWORD);
            return;
        }
        if busy.get_untracked() || wait.left.get_untracked() > 0 {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = api::door::sign_in(&credentials).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(session) => door.enter(session),
                Err(error) => {
                    wait.begin(&error);
                    let _ = refused.try_set(Some(Arc::new(error)));
                    focus_and_select(PASSWORD);
                }
            }
        });
    };
    let login = purpose.login();
    focus_next(if login.is_empty() { LOGIN } else { PASSWORD });
    let fixed = matches!(purpose, Purpose::Confirm(_)) && !login.is_empty();
    let verb = purpose.verb();
    let words = text(move || match wait.left.get() {
        _ if busy.get() => "One moment…".into(),
        0 => verb.into(),
        seconds => format!("{verb} in {}", format::span(seconds * Timestamp::SECOND)),
    });
    view! {
        <form class="door-form" novalidate on:submit=submit(go)>
            {login_field(LOGIN, login, fixed)}
            {password_field(PASSWORD, "Password", "current-password", Signal::stored(String::new()), Callback::new(|_| ()))}
            {panel(move || refusal(refused.get()))}
            <button
                type="submit"
                class="button"
                data-kind="primary"
                aria-disabled=flag(move || busy.get() || wait.left.get() > 0)
            >
                {words}
            </button>
        </form>
    }
    .into_any()
}

/// What was wrong: a word under the fields where it is about them, else all there is to know.
fn refusal(error: Option<Arc<ApiError>>) -> AnyView {
    let Some(error) = error else {
        return ().into_any();
    };
    let plain = error.has_code(problem_codes::WRONG_CREDENTIALS) || error.has_code(problem_codes::TOO_MANY);
    if !plain {
        return view! { <ProblemPanel error=error /> }.into_any();
    }
    let words = problem_words(&error);
    view! { <p class="field-error" role="alert">{words.title} " " {words.detail}</p> }.into_any()
}

/// How long the proxy asked to wait.
#[derive(Clone, Copy)]
struct Wait {
    until: RwSignal<Option<Timestamp>>,
    /// Seconds left, rounded up.
    left: Memo<i64>,
}

impl Wait {
    fn begin(self, error: &ApiError) {
        let seconds = error.problem().and_then(|problem| problem.retry_after);
        let until = seconds
            .and_then(|seconds| i64::try_from(seconds).ok())
            .map(|seconds| api::server_now().plus(seconds.saturating_mul(Timestamp::SECOND)));
        let _ = self.until.try_set(until);
    }
}

fn wait_after_refusal() -> Wait {
    let now = use_now();
    let until = RwSignal::new(None::<Timestamp>);
    let left = Memo::new(move |_| match until.get() {
        Some(until) => {
            let ms = until.since(now.get()).max(0);
            (ms + Timestamp::SECOND - 1) / Timestamp::SECOND
        }
        None => 0,
    });
    Wait { until, left }
}
