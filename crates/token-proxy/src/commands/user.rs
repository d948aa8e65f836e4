//! `token-proxy --config FILE user …`: accounts of mode `local`, for who has the machine; and in every mode, ending
//! the sessions of somebody who is to be gone at once.
//!
//! It works while the proxy runs, and beside a portal whose admins have all locked themselves out: whoever may
//! write to the ledger may do anything there anyway. What it does is in the audit trail.

use clap::Subcommand;
use ledger::audit::Event;
use ledger::{AccountUpdate, Ledger, Person};
use wire::SiteId;
use wire::api::{Grant, NewAccount, Role, SignInMode};

use crate::clock::Clock;
use crate::config::Config;
use crate::door::accounts::{self, FreshLink};
use crate::first_steps::origin;
use crate::opening::open_ledger;

/// What to do with accounts.
#[derive(Clone, Debug, Subcommand)]
pub enum UserCommand {
    /// Add an account; prints the one-time link by which its person chooses a password.
    Add {
        /// The name to sign in with.
        login: String,
        /// The name people know.
        #[arg(long)]
        name: String,
        /// viewer, inviter, submitter, approver or admin; may be given several times.
        #[arg(long = "role", required = true)]
        roles: Vec<String>,
        /// The Site in which; may be given several times.
        #[arg(long = "site", required_unless_present = "all_sites")]
        sites: Vec<String>,
        /// In every Site, present and to come.
        #[arg(long, conflicts_with = "sites")]
        all_sites: bool,
    },
    /// List the accounts.
    List,
    /// Let an account sign in no more; ends its sessions at once.
    Disable {
        /// The name to sign in with.
        login: String,
    },
    /// Let a disabled account sign in again.
    Enable {
        /// The name to sign in with.
        login: String,
    },
    /// End all sessions of a person, in every mode. An identity provider must be told as well, or they sign in again.
    EndSessions {
        /// The person's `sub`, as the identity in the audit trail tells it.
        #[arg(long)]
        sub: String,
        /// Who vouches for them; this portal's own way of signing in, when nothing is said.
        #[arg(long)]
        iss: Option<String>,
    },
    /// Print a new one-time link in place of the password; ends the account's sessions at once.
    Reset {
        /// The name to sign in with.
        login: String,
    },
}

/// Carries a command out; what it gives is to be printed.
///
/// # Errors
/// What is wrong, in words for the operator.
pub async fn run_user(config: &Config, command: UserCommand) -> Result<String, Box<dyn std::error::Error>> {
    let everywhere = matches!(command, UserCommand::EndSessions { .. });
    if config.sign_in.way.mode() != SignInMode::Local && !everywhere {
        return Err("there are accounts in sign_in.mode \"local\" only".into());
    }
    let ledger = open_ledger(&config.ledger).await?;
    let told = carry_out(config, &ledger, command).await;
    ledger.close().await;
    told
}

async fn carry_out(
    config: &Config,
    ledger: &Ledger,
    command: UserCommand,
) -> Result<String, Box<dyn std::error::Error>> {
    let now = Clock::system().now();
    let event_of = |action: &str, target: &str| {
        let mut event = Event::new(now, action).with_detail("by command");
        event.target = Some(target.to_owned());
        event
    };
    let event = |action: &str, login: &str| event_of(action, &login.to_lowercase());
    match command {
        UserCommand::List => Ok(list(ledger).await?),
        UserCommand::Add {
            login,
            name,
            roles,
            sites,
            all_sites,
        } => {
            let grants = grants_of(&roles, &sites, all_sites)?;
            let new = NewAccount { login, name, grants };
            let faults = accounts::faults_of(&new, config);
            if let Some(fault) = faults.first() {
                return Err(format!("{} {}", fault.target.as_deref().unwrap_or("it"), fault.message).into());
            }
            let link = accounts::add(ledger, &new, &event("account.added", &new.login)).await?;
            let link = link.ok_or_else(|| format!("there is an account {} already", new.login))?;
            Ok(told(config, &link))
        }
        UserCommand::Disable { login } => {
            change(ledger, &login, disabled(true), &event("account.disabled", &login)).await?;
            Ok(format!("{login} signs in no more\n"))
        }
        UserCommand::EndSessions { sub, iss } => {
            let iss = iss.or_else(|| config.sign_in.way.issuer().map(str::to_owned));
            let iss = iss.ok_or("there are no sessions in this mode; say --iss for those of another")?;
            let ended = ledger
                .end_sessions_of(
                    &Person {
                        iss,
                        sub: sub.clone(),
                        name: String::new(),
                    },
                    &event_of("session.ended", &sub),
                )
                .await?;
            Ok(format!("{ended} sessions of {sub} ended\n"))
        }
        UserCommand::Enable { login } => {
            change(ledger, &login, disabled(false), &event("account.changed", &login)).await?;
            Ok(format!("{login} signs in again\n"))
        }
        UserCommand::Reset { login } => {
            let link = FreshLink::new(now);
            let update = AccountUpdate {
                reset: Some(link.kept.clone()),
                ..AccountUpdate::default()
            };
            change(ledger, &login, update, &event("account.reset", &login)).await?;
            Ok(told(config, &link))
        }
    }
}

fn disabled(disabled: bool) -> AccountUpdate {
    AccountUpdate {
        disabled: Some(disabled),
        ..AccountUpdate::default()
    }
}

async fn change(
    ledger: &Ledger,
    login: &str,
    update: AccountUpdate,
    event: &Event,
) -> Result<(), Box<dyn std::error::Error>> {
    if ledger.change_account(login, &update, event).await? {
        Ok(())
    } else {
        Err(format!("there is no account {login}").into())
    }
}

fn told(config: &Config, link: &FreshLink) -> String {
    let url = link.url(config, &origin(config, config.server.listen.port()));
    format!("Give this link to its person; it serves once, for 24 hours:\n{url}\n")
}

async fn list(ledger: &Ledger) -> Result<String, ledger::Fault> {
    let mut text = String::new();
    for account in ledger.accounts().await? {
        let grants = account.grants.iter().map(|grant| match &grant.site {
            Some(site) => format!("{} in {site}", grant.role),
            None => format!("{} everywhere", grant.role),
        });
        let grants = grants.collect::<Vec<_>>().join(", ");
        text.push_str(&format!(
            "{}\t{}\t{}\t{grants}\n",
            account.login, account.state, account.person.name
        ));
    }
    Ok(text)
}

fn grants_of(roles: &[String], sites: &[String], all_sites: bool) -> Result<Vec<Grant>, String> {
    let mut places = Vec::new();
    if all_sites {
        places.push(None);
    }
    for site in sites {
        places.push(Some(
            SiteId::parse(site).map_err(|fault| format!("{site} {}", fault.as_str()))?,
        ));
    }
    let grants = roles.iter().flat_map(|role| {
        places.iter().map(|site| Grant {
            role: Role::from(role.as_str()),
            site: site.clone(),
        })
    });
    Ok(grants.collect())
}
