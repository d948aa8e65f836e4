//! How long the ledger keeps things after they have ended.

use ledger::retention::Retention;
use wire::Timestamp;

use super::reader::Reader;

/// Seven years, as bookkeeping is kept in many places.
const YEARS: i64 = 2555;
/// Nothing is kept for longer than this many days.
const LONGEST: i64 = 36_500;

/// `[retention]`: each a number of days, or `"forever"`.
pub(super) fn read(reader: &mut Reader) -> Retention {
    Retention {
        // Upstream keeps a reference for 90 days; what was sent in that time must be known here.
        batches: days(reader, "retention.batches_days", YEARS, 90),
        invitations: days(reader, "retention.invitations_days", YEARS, 1),
        links: days(reader, "retention.links_days", 90, 1),
        sessions: days(reader, "retention.sessions_days", 30, 1),
        audit: days(reader, "retention.audit_days", YEARS, 1),
    }
}

fn days(reader: &mut Reader, key: &str, usual: i64, least: i64) -> Option<i64> {
    let Some(found) = reader.optional(key) else {
        return Some(usual * Timestamp::DAY);
    };
    if found.text == "forever" {
        return None;
    }
    match found.text.parse() {
        Ok(days) if (least..=LONGEST).contains(&days) => Some(days * Timestamp::DAY),
        _ => {
            let message = format!("`{key}` is not a number of days from {least} to {LONGEST}");
            reader.fault(
                found.place,
                message,
                format!("write {usual}, say, or \"forever\""),
            );
            None
        }
    }
}
