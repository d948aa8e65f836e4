//! Invitations made here, with their signup links sealed: showing one again never mints another.

use sqlx::Row;
use sqlx::any::AnyRow;
use wire::api::{InvitationEntry, Who};
use wire::{CustomerReference, SignupLink, SiteId, Timestamp};

use crate::audit::Event;
use crate::fault::Fault;
use crate::id;
use crate::people::Person;
use crate::store::Ledger;

/// What a link is sealed for; the row is the invitation's id.
pub(crate) const LINK: &str = "signup link";

/// How many are listed.
const LISTED: i64 = 50;

/// An invitation that upstream has just made.
pub struct Made<'a> {
    /// In which Site.
    pub site: &'a SiteId,
    /// Whom.
    pub customer: &'a CustomerReference,
    /// Who invited.
    pub by: &'a Person,
    /// When.
    pub at: Timestamp,
    /// Until when the link serves, when upstream said so.
    pub expires_at: Option<Timestamp>,
    /// The link.
    pub link: &'a SignupLink,
}

impl Ledger {
    /// Keeps an invitation and its link, with the event. Gives its id.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn keep_invitation(&self, made: &Made<'_>, event: &Event) -> Result<String, Fault> {
        let id = id::fresh();
        let link = self.keys().seal(LINK, &id, made.link.expose())?;
        let mut writing = self.write().await?;
        sqlx::query(
            "INSERT INTO invitations (id, site, customer_reference, made_iss, made_sub, made_name, made_at, \
             expires_at, link) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(id.clone())
        .bind(made.site.as_str().to_owned())
        .bind(made.customer.as_str().to_owned())
        .bind(made.by.iss.clone())
        .bind(made.by.sub.clone())
        .bind(made.by.name.clone())
        .bind(made.at.0)
        .bind(made.expires_at.map(|at| at.0))
        .bind(link)
        .execute(&mut *writing)
        .await?;
        self.append(&mut writing, event).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// The newest invitations of a Site, or of one customer there, as `reader` sees them at `now`. Without links.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn invitations(
        &self,
        site: &SiteId,
        customer: Option<&CustomerReference>,
        reader: &Person,
        now: Timestamp,
    ) -> Result<Vec<InvitationEntry>, Fault> {
        let rows = sqlx::query(
            "SELECT id, customer_reference, made_iss, made_sub, made_name, made_at, expires_at, \
             CASE WHEN link IS NULL OR expires_at <= $3 THEN 0 ELSE 1 END AS kept \
             FROM invitations WHERE site = $1 AND ($2 = '' OR customer_reference = $2) \
             ORDER BY made_at DESC, id DESC LIMIT $4",
        )
        .bind(site.as_str().to_owned())
        .bind(customer.map_or("", CustomerReference::as_str).to_owned())
        .bind(now.0)
        .bind(LISTED)
        .fetch_all(self.pool())
        .await?;
        rows.iter().map(|row| entry(row, reader)).collect()
    }

    /// The link of an invitation once more, with the event; `None` when there is no such invitation in this Site,
    /// or its link is no longer kept or no longer serves. Nothing is written down then.
    ///
    /// # Errors
    /// When the ledger is not to be had, or the link cannot be opened.
    pub async fn show_link(
        &self,
        site: &SiteId,
        id: &str,
        mut event: Event,
    ) -> Result<Option<SignupLink>, Fault> {
        let row = sqlx::query(
            "SELECT customer_reference, link FROM invitations \
             WHERE id = $1 AND site = $2 AND link IS NOT NULL AND (expires_at IS NULL OR expires_at > $3)",
        )
        .bind(id.to_owned())
        .bind(site.as_str().to_owned())
        .bind(event.at.0)
        .fetch_optional(self.pool())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let (customer, sealed): (String, String) = (row.try_get("customer_reference")?, row.try_get("link")?);
        let link = self.keys().open(LINK, id, &sealed)?;
        event = event.on(site.as_str(), &customer);
        // No link leaves that was not written down.
        self.note(&event).await?;
        Ok(Some(link.into()))
    }
}

fn entry(row: &AnyRow, reader: &Person) -> Result<InvitationEntry, Fault> {
    let customer: String = row.try_get("customer_reference")?;
    let by = Person {
        iss: row.try_get("made_iss")?,
        sub: row.try_get("made_sub")?,
        name: row.try_get("made_name")?,
    };
    Ok(InvitationEntry {
        id: row.try_get("id")?,
        customer_reference: CustomerReference::parse(&customer)
            .map_err(|fault| Fault::Unreadable(format!("a customer's reference {}", fault.as_str())))?,
        made_by: Who {
            you: by.is(reader),
            name: by.name,
        },
        made_at: Timestamp(row.try_get("made_at")?),
        expires_at: row.try_get::<Option<i64>, _>("expires_at")?.map(Timestamp),
        link_kept: row.try_get::<i64, _>("kept")? == 1,
    })
}
