//! Putting a line at the end of the chain.

use sqlx::Row;

use super::Event;
use crate::fault::Fault;
use crate::store::{Ledger, Writing};

/// What the mac is for; another use of the same key cannot be taken for it.
pub(super) const PURPOSE: &str = "audit line";

impl Ledger {
    /// Writes an event down, on its own. What changes something writes its event with the change instead.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn note(&self, event: &Event) -> Result<(), Fault> {
        let mut writing = self.write().await?;
        self.append(&mut writing, event).await?;
        writing.commit().await?;
        Ok(())
    }

    /// Puts an event at the end of the chain, as part of a transaction. To be done last in it: whoever
    /// appends next waits from here until the commit.
    pub(crate) async fn append(&self, writing: &mut Writing, event: &Event) -> Result<(), Fault> {
        let action = plain(&event.action);
        metrics::counter!("portal_audit_lines_total", "action" => action, "outcome" => event.outcome.as_str().to_owned()).increment(1);
        // Moving the head locks it.
        let head = sqlx::query("UPDATE audit_head SET seq = seq + 1 WHERE id = 1 RETURNING seq, mac")
            .fetch_one(&mut **writing)
            .await?;
        let (seq, before): (i64, String) = (head.try_get("seq")?, head.try_get("mac")?);
        let key = self.keys().active().to_owned();
        let mac = self.keys().mac(
            &key,
            PURPOSE,
            &parts(seq, &before, event).each_ref().map(String::as_str),
        )?;
        sqlx::query(
            "INSERT INTO audit (seq, at, iss, sub, name, action, outcome, site, target, address, request_id, \
             trace_id, detail, key_id, mac) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        )
        .bind(seq)
        .bind(event.at.0)
        .bind(event.who.as_ref().map(|who| who.iss.clone()))
        .bind(event.who.as_ref().map(|who| who.sub.clone()))
        .bind(event.who.as_ref().map(|who| who.name.clone()))
        .bind(event.action.clone())
        .bind(event.outcome.as_str().to_owned())
        .bind(event.site.clone())
        .bind(event.target.clone())
        .bind(event.address.clone())
        .bind(event.request_id.clone())
        .bind(event.trace_id.clone())
        .bind(event.detail.clone())
        .bind(key)
        .bind(mac.clone())
        .execute(&mut **writing)
        .await?;
        sqlx::query("UPDATE audit_head SET mac = $1 WHERE id = 1")
            .bind(mac)
            .execute(&mut **writing)
            .await?;
        Ok(())
    }
}

/// What a line's mac covers, in this order. A missing value differs from an empty one.
pub(super) fn parts(seq: i64, before: &str, event: &Event) -> [String; 14] {
    let told = |value: Option<&String>| value.map_or_else(|| "-".to_owned(), |value| format!("={value}"));
    let who = event.who.as_ref();
    [
        seq.to_string(),
        before.to_owned(),
        event.at.0.to_string(),
        told(who.map(|who| &who.iss)),
        told(who.map(|who| &who.sub)),
        told(who.map(|who| &who.name)),
        event.action.clone(),
        event.outcome.as_str().to_owned(),
        told(event.site.as_ref()),
        told(event.target.as_ref()),
        told(event.address.as_ref()),
        told(event.request_id.as_ref()),
        told(event.trace_id.as_ref()),
        told(event.detail.as_ref()),
    ]
}

/// Actions are words of ours; anything else must not become a label.
fn plain(action: &str) -> String {
    let fits = action.len() <= 40 && action.bytes().all(|b| b.is_ascii_alphabetic() || b == b'.');
    if fits { action } else { "other" }.to_owned()
}
