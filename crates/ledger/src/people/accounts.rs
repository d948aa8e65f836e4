//! Accounts of mode `local`, read.

use sqlx::Row;
use sqlx::any::AnyRow;
use wire::Timestamp;
use wire::api::{Account, AccountState, Grant};

use super::{LOCAL, Person, grants};
use crate::fault::Fault;
use crate::store::Ledger;

/// An account with what the door needs of it. Prints no password.
#[derive(Clone)]
pub struct StoredAccount {
    /// Who.
    pub person: Person,
    /// The name to sign in with, in lower case.
    pub login: String,
    /// Where it stands.
    pub state: AccountState,
    /// The password's argon2id hash; none until one was chosen.
    pub password: Option<String>,
    /// What the person is, and where.
    pub grants: Vec<Grant>,
}

impl std::fmt::Debug for StoredAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StoredAccount({}, {})", self.login, self.state)
    }
}

impl StoredAccount {
    /// As people who manage accounts are told.
    pub fn told(&self) -> Account {
        Account {
            login: self.login.clone(),
            name: self.person.name.clone(),
            state: self.state.clone(),
            grants: self.grants.clone(),
        }
    }
}

const COLUMNS: &str = "SELECT iss, sub, login, name, password, state, id FROM people";

impl Ledger {
    /// The account of a login, in any case.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn account(&self, login: &str) -> Result<Option<StoredAccount>, Fault> {
        let found = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE login = $1")))
            .bind(login.to_lowercase())
            .fetch_optional(self.pool())
            .await?;
        match found {
            Some(row) => {
                let id: String = row.try_get("id")?;
                Ok(Some(read(&row, self.grants_of(&id).await?)?))
            }
            None => Ok(None),
        }
    }

    /// All accounts, by login.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn accounts(&self) -> Result<Vec<StoredAccount>, Fault> {
        let people = sqlx::query(sqlx::AssertSqlSafe(format!(
            "{COLUMNS} WHERE login IS NOT NULL ORDER BY login"
        )))
        .fetch_all(self.pool())
        .await?;
        let granted = sqlx::query("SELECT person, site, role FROM grants ORDER BY site, role")
            .fetch_all(self.pool())
            .await?;
        let mut of = std::collections::BTreeMap::<String, Vec<Grant>>::new();
        for row in &granted {
            of.entry(row.try_get("person")?)
                .or_default()
                .push(grants::read(row)?);
        }
        people
            .iter()
            .map(|row| {
                read(
                    row,
                    of.remove(&row.try_get::<String, _>("id")?).unwrap_or_default(),
                )
            })
            .collect()
    }

    /// Whose a one-time link is, if it still serves at `now`.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn login_of_link(&self, token_hash: &str, now: Timestamp) -> Result<Option<String>, Fault> {
        Ok(sqlx::query_scalar(
            "SELECT p.login FROM set_up_links l JOIN people p ON p.id = l.person \
             WHERE l.token_hash = $1 AND l.ends_at > $2 AND p.state <> 'disabled'",
        )
        .bind(token_hash.to_owned())
        .bind(now.0)
        .fetch_optional(self.pool())
        .await?)
    }

    /// Whether no account was ever taken into use: somebody must be let in for the first time. That it was is a
    /// fact of its own: when the only account is reset, nobody but its admin is to get a link.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn needs_set_up(&self) -> Result<bool, Fault> {
        let used: i64 = sqlx::query_scalar(
            "SELECT (SELECT COUNT(*) FROM facts WHERE name = $2) + \
             (SELECT COUNT(*) FROM people WHERE iss = $1 AND login IS NOT NULL AND state <> 'invited')",
        )
        .bind(LOCAL)
        .bind(USED)
        .fetch_one(self.pool())
        .await?;
        Ok(used == 0)
    }
}

/// The fact that some account was taken into use.
pub(super) const USED: &str = "accountUsed";

fn read(row: &AnyRow, grants: Vec<Grant>) -> Result<StoredAccount, Fault> {
    Ok(StoredAccount {
        person: Person {
            iss: row.try_get("iss")?,
            sub: row.try_get("sub")?,
            name: row.try_get("name")?,
        },
        login: row.try_get("login")?,
        state: AccountState::from(row.try_get::<String, _>("state")?.as_str()),
        password: row.try_get("password")?,
        grants,
    })
}
