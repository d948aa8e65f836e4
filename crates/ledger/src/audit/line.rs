//! A line as it stands in the table.

use sqlx::Row;
use sqlx::any::AnyRow;
use wire::api::AuditLine;
use wire::{SiteId, Timestamp};

use super::Event;
use crate::fault::Fault;
use crate::people::Person;

/// The columns that [`Line::of`] reads.
pub(super) const COLUMNS: &str = "seq, at, iss, sub, name, action, outcome, site, target, address, request_id, \
     trace_id, detail, key_id, mac";

/// A line, with what authenticates it.
pub(super) struct Line {
    pub(super) seq: i64,
    pub(super) event: Event,
    pub(super) key: String,
    pub(super) mac: String,
}

impl Line {
    pub(super) fn of(row: &AnyRow) -> Result<Self, Fault> {
        let (iss, sub, name): (Option<String>, Option<String>, Option<String>) =
            (row.try_get("iss")?, row.try_get("sub")?, row.try_get("name")?);
        let who = match (iss, sub, name) {
            (Some(iss), Some(sub), Some(name)) => Some(Person { iss, sub, name }),
            _ => None,
        };
        let outcome: String = row.try_get("outcome")?;
        let event = Event {
            at: Timestamp(row.try_get("at")?),
            who,
            action: row.try_get("action")?,
            outcome: outcome.as_str().into(),
            site: row.try_get("site")?,
            target: row.try_get("target")?,
            address: row.try_get("address")?,
            request_id: row.try_get("request_id")?,
            trace_id: row.try_get("trace_id")?,
            detail: row.try_get("detail")?,
        };
        Ok(Self {
            seq: row.try_get("seq")?,
            event,
            key: row.try_get("key_id")?,
            mac: row.try_get("mac")?,
        })
    }

    /// As admins read it.
    pub(super) fn told(self) -> AuditLine {
        let (who, identity) = self
            .event
            .who
            .map(|who| (who.name, format!("{} {}", who.iss, who.sub)))
            .unzip();
        AuditLine {
            seq: u64::try_from(self.seq).unwrap_or(0),
            at: self.event.at,
            who,
            identity,
            action: self.event.action,
            outcome: self.event.outcome,
            site: self.event.site.and_then(|site| SiteId::parse(&site).ok()),
            target: self.event.target,
            address: self.event.address,
            request_id: self.event.request_id,
            trace_id: self.event.trace_id,
            detail: self.event.detail,
        }
    }
}
