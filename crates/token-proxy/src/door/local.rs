//! Mode `local`: accounts of this portal, by name and password.
//!
//! The story: the first start prints a one-time link, by which the first account chooses its password; there is
//! no default one. Every other account gets such a link from whoever adds it. A password is checked by argon2id,
//! in the same time whether there is such an account or not, and answered in the same words. Guessing is slowed
//! (`throttle`) without a lock that a stranger could turn.

use axum::http::{HeaderValue, StatusCode};
use ledger::audit::Outcome;
use secrecy::SecretString;
use wire::api::{AccountState, Credentials, SetUp, problem_codes};

use super::begin::{Begun, Newcomer, begin_session, wrong_credentials};
use super::passwords::Queue;
use super::request_facts::RequestFacts;
use super::throttle::Attempt;
use super::{known_browser, passwords, secrets};
use crate::app::App;
use crate::refusal::Refusal;

/// The longest login that is looked for, in bytes.
const LOGIN_BYTES: usize = 256;

/// What the browser is given when somebody has signed in.
pub(crate) struct Welcome {
    pub(crate) begun: Begun,
    /// The browser's mark, for `Set-Cookie`.
    pub(crate) mark: Option<HeaderValue>,
}

/// Lets in who knows the password.
///
/// # Errors
/// `WRONG_CREDENTIALS`, whatever is wrong; `TOO_MANY` with the seconds to wait.
pub(crate) async fn sign_in(app: &App, asked: Credentials, facts: &RequestFacts) -> Result<Welcome, Refusal> {
    let login = asked.login.trim().to_lowercase();
    if login.len() > LOGIN_BYTES || login.contains(char::is_control) {
        return Err(wrong_credentials());
    }
    let account = app.ledger().account(&login).await?;
    let known = account
        .as_ref()
        .and_then(|account| known_browser::mark_for(app, facts, &account.person.sub));
    let attempt = Attempt {
        login: &login,
        address: facts.address,
        known: known.as_deref(),
    };
    let door = app.door();
    door.throttle
        .enter(&attempt, app.clock().elapsed())
        .map_err(slow_down)?;
    let usable = account.filter(|account| account.state == AccountState::Active);
    let hash = usable.as_ref().and_then(|account| account.password.clone());
    let queue = if known.is_some() {
        Queue::Known
    } else {
        Queue::Strangers
    };
    let right = door
        .passwords
        .verify(queue, SecretString::from(asked.password), hash.clone())
        .await?;
    let Some(account) = usable.filter(|_| right) else {
        refused(app, &login, facts).await;
        return Err(wrong_credentials());
    };
    door.throttle.forgive(&attempt);
    let newcomer = Newcomer {
        person: account.person,
        verified: hash,
        grants: None,
        confirmed_at: Some(app.clock().now()),
        id_token: None,
        how: "password",
    };
    welcome(app, &newcomer, facts).await
}

/// Lets in who has a one-time link, with the password they choose.
///
/// # Errors
/// `SET_UP_LINK` when the link does not serve (any more); `INVALID` when the password is no good, and then the
/// link still serves.
pub(crate) async fn set_up(app: &App, asked: SetUp, facts: &RequestFacts) -> Result<Welcome, Refusal> {
    let now = app.clock().now();
    if !secrets::is_secret(&asked.token) {
        return Err(no_such_link());
    }
    let token_hash = secrets::hash(&asked.token);
    let login = app.ledger().login_of_link(&token_hash, now).await?;
    let login = login.ok_or_else(no_such_link)?;
    passwords::check(&asked.password, &login)?;
    let password = SecretString::from(asked.password);
    let hash = app.door().passwords.hash(Queue::Known, password).await?;
    let mut event = facts
        .event(now, "account.changed")
        .with_detail("a password was chosen by link");
    event.target = Some(login);
    let account = app.ledger().use_link(&token_hash, &hash, &event).await?;
    let account = account.ok_or_else(no_such_link)?;
    let newcomer = Newcomer {
        person: account.person,
        verified: Some(hash),
        grants: None,
        confirmed_at: Some(app.clock().now()),
        id_token: None,
        how: "set-up link",
    };
    welcome(app, &newcomer, facts).await
}

async fn welcome(app: &App, newcomer: &Newcomer, facts: &RequestFacts) -> Result<Welcome, Refusal> {
    Ok(Welcome {
        begun: begin_session(app, newcomer, facts).await?,
        mark: known_browser::mark(app, facts, &newcomer.person.sub),
    })
}

/// Writes a refused sign-in down. The login only where there is such an account: people type their password
/// into the wrong field.
async fn refused(app: &App, login: &str, facts: &RequestFacts) {
    if let Err(fault) = note_refused(app, login, facts).await {
        tracing::error!(%fault, "a refused sign-in could not be written down");
    }
}

async fn note_refused(app: &App, login: &str, facts: &RequestFacts) -> Result<(), ledger::Fault> {
    let target = app.ledger().account(login).await?.map(|account| account.login);
    let whose = format!("{} {}", facts.place_text(), target.as_deref().unwrap_or_default());
    let Some(more) = app.repeats().count(("signIn", "local", whose), app.clock()) else {
        return Ok(());
    };
    let mut event = facts
        .event(app.clock().now(), "signIn.refused")
        .with_outcome(Outcome::Refused);
    event.target = target;
    event.detail = Some(more.told("")).filter(|detail| !detail.is_empty());
    app.ledger().note(&event).await
}

fn slow_down(seconds: u64) -> Refusal {
    let title = "Signing in was tried too often.";
    Refusal::new(StatusCode::TOO_MANY_REQUESTS, problem_codes::TOO_MANY, title)
        .detail(format!("Wait {seconds} s and try again."))
        .retry_after(seconds)
}

fn no_such_link() -> Refusal {
    let title = "This link was used, has expired, or never was.";
    Refusal::new(StatusCode::GONE, problem_codes::SET_UP_LINK, title)
        .detail("If you have chosen your password by it, sign in. Otherwise ask whoever gave it to you for a new one.")
}
