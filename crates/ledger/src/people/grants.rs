//! Grants as the tables hold them: `*` for every Site, which no Site can be called by accident of ours.

use std::collections::BTreeSet;

use sqlx::Row;
use sqlx::any::AnyRow;
use wire::SiteId;
use wire::api::{Grant, Role};

use crate::fault::Fault;
use crate::store::{Ledger, Writing};

const EVERYWHERE: &str = "*";

impl Ledger {
    pub(crate) async fn grants_of(&self, person: &str) -> Result<Vec<Grant>, Fault> {
        let rows = sqlx::query("SELECT site, role FROM grants WHERE person = $1 ORDER BY site, role")
            .bind(person.to_owned())
            .fetch_all(self.pool())
            .await?;
        rows.iter().map(read).collect()
    }
}

/// Replaces all grants of a person.
pub(super) async fn replace(writing: &mut Writing, person: &str, grants: &[Grant]) -> Result<(), Fault> {
    sqlx::query("DELETE FROM grants WHERE person = $1")
        .bind(person.to_owned())
        .execute(&mut **writing)
        .await?;
    for grant in grants {
        let site = grant.site.as_ref().map_or(EVERYWHERE, SiteId::as_str);
        sqlx::query("INSERT INTO grants (person, site, role) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
            .bind(person.to_owned())
            .bind(site.to_owned())
            .bind(grant.role.as_str().to_owned())
            .execute(&mut **writing)
            .await?;
    }
    Ok(())
}

/// Whether these are all grants of a person, in any order.
pub(super) async fn are(writing: &mut Writing, person: &str, grants: &[Grant]) -> Result<bool, Fault> {
    let rows = sqlx::query("SELECT site, role FROM grants WHERE person = $1")
        .bind(person.to_owned())
        .fetch_all(&mut **writing)
        .await?;
    let now: BTreeSet<Grant> = rows.iter().map(read).collect::<Result<_, _>>()?;
    Ok(now == grants.iter().cloned().collect())
}

/// A grant of a row with `site` and `role`.
pub(crate) fn read(row: &AnyRow) -> Result<Grant, Fault> {
    let (site, role): (String, String) = (row.try_get("site")?, row.try_get("role")?);
    let unreadable = |_| Fault::Unreadable("a grant names an impossible Site".to_owned());
    let site = match site.as_str() {
        EVERYWHERE => None,
        site => Some(SiteId::parse(site).map_err(unreadable)?),
    };
    Ok(Grant {
        role: Role::from(role.as_str()),
        site,
    })
}

/// Grants as a session keeps them.
pub(crate) fn encode(grants: &[Grant]) -> Result<String, Fault> {
    serde_json::to_string(grants).map_err(|_| Fault::Unreadable("grants cannot be written".to_owned()))
}

/// What [`encode`] wrote.
pub(crate) fn decode(text: &str) -> Result<Vec<Grant>, Fault> {
    serde_json::from_str(text).map_err(|_| Fault::Unreadable("the grants of a session".to_owned()))
}
