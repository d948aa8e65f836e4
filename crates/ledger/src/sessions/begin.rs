//! A session begins.

use wire::Timestamp;
use wire::api::Grant;

use super::ID_TOKEN;
use crate::audit::Event;
use crate::fault::Fault;
use crate::people::{Person, encode};
use crate::store::Ledger;

/// A session that shall begin.
#[derive(Clone)]
pub struct NewSession {
    /// The SHA-256 of its secret, in hexadecimal.
    pub secret_hash: String,
    /// Its public name.
    pub id: String,
    /// Whose it is.
    pub person: Person,
    /// The ledger's name for the person, should it not know them yet.
    pub person_id: String,
    /// For accounts of this ledger, the password's hash that was just verified: when it is no longer that one,
    /// or the account is no longer active, no session begins.
    pub verified: Option<String>,
    /// What the identity provider said the person is; `None` where the grants of the account decide.
    pub grants: Option<Vec<Grant>>,
    /// When the person last proved who they are; at the beginning of time when nobody knows.
    pub confirmed_at: Timestamp,
    /// The absolute end.
    pub ends_at: Timestamp,
    /// What the browser calls itself.
    pub browser: Option<String>,
    /// From where.
    pub address: Option<String>,
    /// What the identity provider wants to see when the person signs out. Kept sealed.
    pub id_token: Option<String>,
    /// The SHA-256 of the secret that this browser showed before: that session ends.
    pub replaces: Option<String>,
}

impl Ledger {
    /// Begins a session at `event.at`; `false` when this person may not have one (any more).
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn begin_session(&self, new: &NewSession, event: &Event) -> Result<bool, Fault> {
        let grants = new.grants.as_deref().map(encode).transpose()?;
        let seal = |token: &String| self.keys().seal(ID_TOKEN, &new.id, token);
        let id_token = new.id_token.as_ref().map(seal).transpose()?;
        let mut writing = self.write().await?;
        let person: Option<String> = match &new.verified {
            Some(hash) => {
                sqlx::query_scalar(
                    "UPDATE people SET name = name WHERE iss = $1 AND sub = $2 AND state = 'active' \
                     AND password = $3 RETURNING id",
                )
                .bind(new.person.iss.clone())
                .bind(new.person.sub.clone())
                .bind(hash.clone())
                .fetch_optional(&mut *writing)
                .await?
            }
            None => {
                sqlx::query_scalar(
                    "INSERT INTO people (id, iss, sub, name, state, created_at) \
                     VALUES ($1, $2, $3, $4, 'active', $5) \
                     ON CONFLICT (iss, sub) DO UPDATE SET name = excluded.name \
                     WHERE people.state = 'active' RETURNING id",
                )
                .bind(new.person_id.clone())
                .bind(new.person.iss.clone())
                .bind(new.person.sub.clone())
                .bind(new.person.name.clone())
                .bind(event.at.0)
                .fetch_optional(&mut *writing)
                .await?
            }
        };
        let Some(person) = person else { return Ok(false) };
        if let Some(hash) = &new.replaces {
            sqlx::query("DELETE FROM sessions WHERE secret_hash = $1")
                .bind(hash.clone())
                .execute(&mut *writing)
                .await?;
        }
        sqlx::query(
            "INSERT INTO sessions (secret_hash, id, person, grants, began_at, seen_at, confirmed_at, ends_at, \
             browser, address, id_token) VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9, $10)",
        )
        .bind(new.secret_hash.clone())
        .bind(new.id.clone())
        .bind(person)
        .bind(grants)
        .bind(event.at.0)
        .bind(new.confirmed_at.0)
        .bind(new.ends_at.0)
        .bind(new.browser.clone())
        .bind(new.address.clone())
        .bind(id_token)
        .execute(&mut *writing)
        .await?;
        self.append(&mut writing, event).await?;
        writing.commit().await?;
        Ok(true)
    }
}
