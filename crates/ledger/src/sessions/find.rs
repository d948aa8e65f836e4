//! Sessions, read.

use sqlx::Row;
use sqlx::any::AnyRow;
use wire::Timestamp;
use wire::api::Grant;

use crate::fault::Fault;
use crate::people::{Person, decode};
use crate::store::Ledger;

/// A session with its person, as a request is judged by it.
#[derive(Clone, Debug)]
pub struct StoredSession {
    /// Its public name.
    pub id: String,
    /// Whose it is.
    pub person: Person,
    /// The name to sign in with, where the account is this ledger's.
    pub login: Option<String>,
    /// What the person is at this moment, and where.
    pub grants: Vec<Grant>,
    /// When it was last used; at most a minute behind.
    pub seen_at: Timestamp,
    /// When the person last proved who they are.
    pub confirmed_at: Timestamp,
    /// The absolute end.
    pub ends_at: Timestamp,
}

/// A session as its own person sees it in a list.
#[derive(Clone, Debug)]
pub struct KeptSession {
    /// Its public name.
    pub id: String,
    /// When it began.
    pub began_at: Timestamp,
    /// When it was last used.
    pub seen_at: Timestamp,
    /// What the browser calls itself.
    pub browser: Option<String>,
    /// Where it was last used from.
    pub address: Option<String>,
}

impl Ledger {
    /// The session of a secret, given the secret's SHA-256, if it lives: not past its end at `now`, used since
    /// `unused_since`, its person not disabled.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn find_session(
        &self,
        secret_hash: &str,
        now: Timestamp,
        unused_since: Timestamp,
    ) -> Result<Option<StoredSession>, Fault> {
        let rows = sqlx::query(
            "SELECT s.id, s.grants, s.seen_at, s.confirmed_at, s.ends_at, p.iss, p.sub, p.name, p.login, \
             g.site, g.role FROM sessions s JOIN people p ON p.id = s.person \
             LEFT JOIN grants g ON g.person = p.id \
             WHERE s.secret_hash = $1 AND s.ends_at > $2 AND s.seen_at > $3 AND p.state = 'active'",
        )
        .bind(secret_hash.to_owned())
        .bind(now.0)
        .bind(unused_since.0)
        .fetch_all(self.pool())
        .await?;
        rows.first().map(|first| read(first, &rows)).transpose()
    }

    /// Notes that a session was used, from where. One that has ended meanwhile stays ended.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn touch_session(&self, id: &str, now: Timestamp, address: Option<&str>) -> Result<(), Fault> {
        sqlx::query("UPDATE sessions SET seen_at = $1, address = $2 WHERE id = $3 AND seen_at < $1")
            .bind(now.0)
            .bind(address.map(str::to_owned))
            .bind(id.to_owned())
            .execute(self.pool())
            .await?;
        Ok(())
    }

    /// The living sessions of a person, the newest use first.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn sessions_of(
        &self,
        person: &Person,
        now: Timestamp,
        unused_since: Timestamp,
    ) -> Result<Vec<KeptSession>, Fault> {
        let rows = sqlx::query(
            "SELECT s.id, s.began_at, s.seen_at, s.browser, s.address FROM sessions s \
             JOIN people p ON p.id = s.person \
             WHERE p.iss = $1 AND p.sub = $2 AND s.ends_at > $3 AND s.seen_at > $4 \
             ORDER BY s.seen_at DESC, s.id",
        )
        .bind(person.iss.clone())
        .bind(person.sub.clone())
        .bind(now.0)
        .bind(unused_since.0)
        .fetch_all(self.pool())
        .await?;
        let kept = |row: &AnyRow| {
            Ok(KeptSession {
                id: row.try_get("id")?,
                began_at: Timestamp(row.try_get("began_at")?),
                seen_at: Timestamp(row.try_get("seen_at")?),
                browser: row.try_get("browser")?,
                address: row.try_get("address")?,
            })
        };
        rows.iter().map(kept).collect()
    }
}

fn read(row: &AnyRow, rows: &[AnyRow]) -> Result<StoredSession, Fault> {
    let grants = match row.try_get::<Option<String>, _>("grants")? {
        Some(said) => decode(&said)?,
        None if row.try_get::<Option<String>, _>("role")?.is_some() => rows
            .iter()
            .map(crate::people::read_grant)
            .collect::<Result<_, _>>()?,
        None => Vec::new(),
    };
    Ok(StoredSession {
        id: row.try_get("id")?,
        person: Person {
            iss: row.try_get("iss")?,
            sub: row.try_get("sub")?,
            name: row.try_get("name")?,
        },
        login: row.try_get("login")?,
        grants,
        seen_at: Timestamp(row.try_get("seen_at")?),
        confirmed_at: Timestamp(row.try_get("confirmed_at")?),
        ends_at: Timestamp(row.try_get("ends_at")?),
    })
}
