//! What is given up with time. Nothing goes that has not ended: no batch that may still be sent or settle, no
//! link that still serves, no session that still lasts.

use wire::Timestamp;

use crate::audit::Event;
use crate::fault::Fault;
use crate::store::Ledger;

/// How long things are kept after they ended, in ms; `None` is for ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retention {
    /// Batches, with their bodies and what upstream said of them.
    pub batches: Option<i64>,
    /// Invitations, once their links are gone.
    pub invitations: Option<i64>,
    /// Signup links of which nobody said when they expire, from when they were made. Others go when they expire.
    pub links: Option<i64>,
    /// Sessions.
    pub sessions: Option<i64>,
    /// Lines of the audit trail.
    pub audit: Option<i64>,
}

/// How many of each went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Batches.
    pub batches: u64,
    /// Invitations.
    pub invitations: u64,
    /// Signup links, of invitations that are kept.
    pub links: u64,
    /// Sessions and set-up links.
    pub sessions: u64,
    /// Lines of the audit trail.
    pub audit: u64,
}

/// One statement; `$1` is the instant before which something must have ended.
const LINKS_EXPIRED: &str = "UPDATE invitations SET link = NULL WHERE link IS NOT NULL AND expires_at <= $1";
const LINKS_UNDATED: &str =
    "UPDATE invitations SET link = NULL WHERE link IS NOT NULL AND expires_at IS NULL AND made_at < $1";
const INVITATIONS: &str =
    "DELETE FROM invitations WHERE link IS NULL AND made_at < $1 AND (expires_at IS NULL OR expires_at < $1)";
const SESSIONS: &str = "DELETE FROM sessions WHERE ends_at < $1";
const SET_UP_LINKS: &str = "DELETE FROM set_up_links WHERE ends_at < $1";
const BATCHES: &str = "DELETE FROM batches WHERE stage IN ('settled', 'rejected', 'withdrawn', 'failed') \
     AND COALESCE(settled_at, submitted_at, decided_at, prepared_at) < $1 AND prepared_at < $1";
/// Followed no longer, and of no batch that is kept.
const CHECKS: &str = "DELETE FROM checks WHERE watch_at IS NULL AND check_after < $1 \
     AND COALESCE(checked_at, since) < $1 AND NOT EXISTS (SELECT 1 FROM batches \
     WHERE batches.site = checks.site AND batches.reference = checks.reference)";
const CHANGES: &str = "DELETE FROM status_changes WHERE at < $1 AND NOT EXISTS (SELECT 1 FROM checks \
     WHERE checks.site = status_changes.site AND checks.reference = status_changes.reference)";

impl Ledger {
    /// Gives up what has been kept long enough, and writes down how much that was, if anything.
    ///
    /// # Errors
    /// When the ledger is not to be had; then nothing went. When the audit chain is broken everything else went,
    /// and no line of the trail did.
    pub async fn sweep(&self, keep: &Retention, now: Timestamp) -> Result<Swept, Fault> {
        let before = |kept: Option<i64>| kept.map(|kept| now.plus(kept.saturating_neg()));
        let plan = [
            (LINKS_EXPIRED, Some(now)),
            (LINKS_UNDATED, before(keep.links)),
            (INVITATIONS, before(keep.invitations)),
            (SESSIONS, before(keep.sessions)),
            (SET_UP_LINKS, Some(now)),
            (BATCHES, before(keep.batches)),
            (CHECKS, before(keep.batches)),
            (CHANGES, before(keep.batches)),
        ];
        let mut writing = self.write().await?;
        let mut gone = [0; 8];
        for ((statement, before), gone) in plan.iter().zip(&mut gone) {
            if let Some(before) = before {
                let done = sqlx::query(*statement)
                    .bind(before.0)
                    .execute(&mut *writing)
                    .await?;
                *gone = done.rows_affected();
            }
        }
        let [expired, undated, invitations, sessions, set_up_links, batches, ..] = gone;
        let mut swept = Swept {
            batches,
            invitations,
            links: expired + undated,
            sessions: sessions + set_up_links,
            audit: 0,
        };
        if swept != Swept::default() {
            let detail = format!(
                "{batches} batches, {invitations} invitations, {} signup links, {} sessions",
                swept.links, swept.sessions
            );
            let event = Event::new(now, "ledger.swept").with_detail(detail);
            self.append(&mut writing, &event).await?;
        }
        writing.commit().await?;
        if let Some(before) = before(keep.audit) {
            swept.audit = self.trim_audit(before, now).await?;
        }
        Ok(swept)
    }
}
