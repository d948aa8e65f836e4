//! Accounts of mode `local`, changed. Each change and its audit line are one transaction.

use wire::Timestamp;
use wire::api::{Grant, NewAccount};

use super::accounts::USED;
use super::{LOCAL, StoredAccount, grants};
use crate::audit::Event;
use crate::fault::Fault;
use crate::store::{Ledger, Writing};

/// A one-time link, as the ledger keeps it: not the token itself. Whoever does what gives it (the event's `who`) is
/// shown it first, and could use it: that is kept with the person, for four eyes must be two people's.
#[derive(Clone, Debug)]
pub struct Link {
    /// The token's SHA-256, in hexadecimal.
    pub token_hash: String,
    /// Until when it serves.
    pub ends_at: Timestamp,
}

/// What shall change of an account; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct AccountUpdate {
    /// Disable, or enable again.
    pub disabled: Option<bool>,
    /// All grants from now on.
    pub grants: Option<Vec<Grant>>,
    /// The grants by which somebody judged that this may be done: when they are others by now, nothing is.
    pub judged_by: Option<Vec<Grant>>,
    /// A new one-time link, in place of the password and all older links.
    pub reset: Option<Link>,
}

impl Ledger {
    /// A new account with its link; `false` when the login is taken. `id` is its unchanging name.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn add_account(
        &self,
        id: &str,
        new: &NewAccount,
        link: &Link,
        event: &Event,
    ) -> Result<bool, Fault> {
        let mut writing = self.write().await?;
        let made = sqlx::query(
            "INSERT INTO people (id, iss, sub, login, name, state, created_at) \
             VALUES ($1, $2, $3, $4, $5, 'invited', $6) ON CONFLICT DO NOTHING",
        )
        .bind(id.to_owned())
        .bind(LOCAL)
        .bind(id.to_owned())
        .bind(new.login.to_lowercase())
        .bind(new.name.clone())
        .bind(event.at.0)
        .execute(&mut *writing)
        .await?;
        if made.rows_affected() == 0 {
            return Ok(false);
        }
        grants::replace(&mut writing, id, &new.grants).await?;
        put_link(&mut writing, id, link, event).await?;
        self.append(&mut writing, event).await?;
        writing.commit().await?;
        Ok(true)
    }

    /// Changes an account; `false` when there is none of that login, or its grants have changed meanwhile.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn change_account(
        &self,
        login: &str,
        update: &AccountUpdate,
        event: &Event,
    ) -> Result<bool, Fault> {
        let mut writing = self.write().await?;
        let id: Option<String> =
            sqlx::query_scalar("UPDATE people SET name = name WHERE login = $1 AND iss = $2 RETURNING id")
                .bind(login.to_lowercase())
                .bind(LOCAL)
                .fetch_optional(&mut *writing)
                .await?;
        let Some(id) = id else { return Ok(false) };
        if let Some(judged_by) = &update.judged_by
            && !grants::are(&mut writing, &id, judged_by).await?
        {
            return Ok(false);
        }
        if let Some(grants) = &update.grants {
            grants::replace(&mut writing, &id, grants).await?;
        }
        if let Some(link) = &update.reset {
            run(
                &mut writing,
                "UPDATE people SET password = NULL, \
                 state = CASE WHEN state = 'disabled' THEN 'disabled' ELSE 'invited' END WHERE id = $1",
                &id,
            )
            .await?;
            run(&mut writing, "DELETE FROM set_up_links WHERE person = $1", &id).await?;
            put_link(&mut writing, &id, link, event).await?;
        }
        match update.disabled {
            Some(true) => {
                run(
                    &mut writing,
                    "UPDATE people SET state = 'disabled' WHERE id = $1",
                    &id,
                )
                .await?;
            }
            Some(false) => {
                run(
                    &mut writing,
                    "UPDATE people SET state = CASE WHEN password IS NULL THEN 'invited' ELSE 'active' END \
                     WHERE id = $1",
                    &id,
                )
                .await?;
            }
            None => {}
        }
        if update.reset.is_some() || update.disabled == Some(true) {
            run(&mut writing, "DELETE FROM sessions WHERE person = $1", &id).await?;
        }
        self.append(&mut writing, event).await?;
        writing.commit().await?;
        Ok(true)
    }

    /// Uses a one-time link up and keeps the password chosen by it; `None` when the link does not serve
    /// (any more), or the account is disabled. Ends the person's sessions and other links.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn use_link(
        &self,
        token_hash: &str,
        password: &str,
        event: &Event,
    ) -> Result<Option<StoredAccount>, Fault> {
        let mut writing = self.write().await?;
        // Whoever deletes the row has the link: of two at once, one finds nothing.
        let id: Option<String> = sqlx::query_scalar(
            "DELETE FROM set_up_links WHERE token_hash = $1 AND ends_at > $2 RETURNING person",
        )
        .bind(token_hash.to_owned())
        .bind(event.at.0)
        .fetch_optional(&mut *writing)
        .await?;
        let Some(id) = id else { return Ok(None) };
        let login: Option<String> = sqlx::query_scalar(
            "UPDATE people SET password = $1, state = 'active' WHERE id = $2 AND state <> 'disabled' \
             RETURNING login",
        )
        .bind(password.to_owned())
        .bind(id.clone())
        .fetch_optional(&mut *writing)
        .await?;
        let Some(login) = login else { return Ok(None) };
        run(&mut writing, "DELETE FROM set_up_links WHERE person = $1", &id).await?;
        run(&mut writing, "DELETE FROM sessions WHERE person = $1", &id).await?;
        let used = "INSERT INTO facts (name, value) VALUES ($1, 'yes') ON CONFLICT (name) DO NOTHING";
        run(&mut writing, used, USED).await?;
        let mut event = event.clone();
        event.target = Some(login.clone());
        self.append(&mut writing, &event).await?;
        writing.commit().await?;
        self.account(&login).await
    }
}

async fn put_link(writing: &mut Writing, person: &str, link: &Link, event: &Event) -> Result<(), Fault> {
    sqlx::query("INSERT INTO set_up_links (token_hash, person, ends_at) VALUES ($1, $2, $3)")
        .bind(link.token_hash.clone())
        .bind(person.to_owned())
        .bind(link.ends_at.0)
        .execute(&mut **writing)
        .await?;
    let by = event.who.as_ref();
    sqlx::query("UPDATE people SET link_by_iss = $1, link_by_sub = $2 WHERE id = $3")
        .bind(by.map(|by| by.iss.clone()))
        .bind(by.map(|by| by.sub.clone()))
        .bind(person.to_owned())
        .execute(&mut **writing)
        .await?;
    Ok(())
}

async fn run(writing: &mut Writing, statement: &'static str, id: &str) -> Result<(), Fault> {
    sqlx::query(statement)
        .bind(id.to_owned())
        .execute(&mut **writing)
        .await?;
    Ok(())
}
