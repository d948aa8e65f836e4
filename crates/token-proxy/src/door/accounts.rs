//! Accounts, as `/api/people`, the command line and the first start make them: what may stand in them, and
//! their one-time links.

use ledger::audit::Event;
use ledger::{AccountUpdate, Fault, Ledger, Link};
use secrecy::{ExposeSecret, SecretString};
use wire::Timestamp;
use wire::api::{Grant, NewAccount, ProblemItem, Role};

use super::secrets;
use crate::config::Config;
use crate::refusal::item;

/// How long a one-time link serves.
const LINK_MS: i64 = Timestamp::DAY;
/// The account the first start makes.
const FIRST: &str = "admin";
const NAME_CHARS: usize = 100;

/// A one-time link: what the ledger keeps of it, and the secret behind the `#`.
pub(crate) struct FreshLink {
    pub(crate) kept: Link,
    secret: SecretString,
}

impl FreshLink {
    pub(crate) fn new(now: Timestamp) -> Self {
        let secret = secrets::fresh_secret();
        let kept = Link {
            token_hash: secrets::hash(secret.expose_secret()),
            ends_at: now.plus(LINK_MS),
        };
        Self { kept, secret }
    }

    /// The whole link. What stands behind the `#` is not sent to any server when it is opened.
    pub(crate) fn url(&self, config: &Config, origin: &str) -> String {
        let base = config.server.base_path.href();
        format!("{origin}{base}set-up#{}", self.secret.expose_secret())
    }
}

/// What is wrong with a new account; nothing, when it is good.
pub(crate) fn faults_of(new: &NewAccount, config: &Config) -> Vec<ProblemItem> {
    let mut faults = Vec::new();
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@' | '+');
    if new.login.is_empty() || new.login.len() > 64 || !new.login.chars().all(fits) {
        faults.push(item(
            "login",
            "must be 1 to 64 letters, digits, or any of . - _ @ +",
        ));
    }
    let name = new.name.as_str();
    if name.trim() != name || name.is_empty() || name.chars().nth(NAME_CHARS).is_some() {
        faults.push(item("name", "must be 1 to 100 characters, without spaces around"));
    } else if name.chars().any(char::is_control) {
        faults.push(item("name", "must not contain control characters"));
    }
    if new.grants.is_empty() {
        faults.push(item("grants", "must hold at least one"));
    }
    faults.extend(faults_of_grants(&new.grants, config));
    faults
}

/// What is wrong with grants.
pub(crate) fn faults_of_grants(grants: &[Grant], config: &Config) -> Vec<ProblemItem> {
    let mut faults = Vec::new();
    for (index, grant) in grants.iter().enumerate() {
        if !Role::KNOWN.contains(&grant.role) {
            faults.push(item(format!("grants[{index}].role"), "is no role there is"));
        }
        let known = |id: &wire::SiteId| config.pyng.sites.iter().any(|site| site.id == *id);
        if grant.site.as_ref().is_some_and(|id| !known(id)) {
            faults.push(item(format!("grants[{index}].site"), "is no Site of this portal"));
        }
    }
    faults
}

/// Adds an account; `None` when the login is taken, otherwise its link.
pub(crate) async fn add(
    ledger: &Ledger,
    new: &NewAccount,
    event: &Event,
) -> Result<Option<FreshLink>, Fault> {
    let link = FreshLink::new(event.at);
    let made = ledger
        .add_account(&secrets::fresh_id(), new, &link.kept, event)
        .await?;
    Ok(made.then_some(link))
}

/// The link for the first account, while no account was ever taken into use; those printed before no longer
/// serve.
///
/// # Errors
/// When the ledger is not to be had.
pub(crate) async fn first_link(ledger: &Ledger, now: Timestamp) -> Result<Option<FreshLink>, Fault> {
    if !ledger.needs_set_up().await? {
        return Ok(None);
    }
    let new = NewAccount {
        login: FIRST.to_owned(),
        name: "Administrator".to_owned(),
        grants: Role::KNOWN
            .iter()
            .map(|role| Grant {
                role: role.clone(),
                site: None,
            })
            .collect(),
    };
    let mut event = Event::new(now, "account.added").with_detail("first start");
    event.target = Some(FIRST.to_owned());
    if let Some(link) = add(ledger, &new, &event).await? {
        return Ok(Some(link));
    }
    let link = FreshLink::new(now);
    let update = AccountUpdate {
        reset: Some(link.kept.clone()),
        grants: Some(new.grants),
        ..AccountUpdate::default()
    };
    event.action = "account.reset".to_owned();
    Ok(ledger
        .change_account(FIRST, &update, &event)
        .await?
        .then_some(link))
}
