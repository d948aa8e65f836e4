//! What the trail's codes mean, in words. An unknown action is shown as it is.

use wire::api::{AuditLine, AuditOutcome};

/// The groups one may ask for: how their actions begin, and what they are called.
pub(super) const GROUPS: [(&str, &str); 10] = [
    ("", "Everything"),
    ("batch.", "Batches"),
    ("invitation.", "Invitations"),
    ("sign", "Signing in and out"),
    ("session.", "Sessions"),
    ("access.", "Refusals"),
    ("account.", "Accounts"),
    ("policy.", "Rules"),
    ("export.", "Exports"),
    ("ledger.", "The ledger"),
];

/// What was done, as a sentence without its subject: `Approved batch HARBOUR-1`.
pub(super) fn line_words(line: &AuditLine) -> String {
    let target = line.target.as_deref().unwrap_or_default();
    let words = match line.action.as_str() {
        "signIn" if line.outcome == AuditOutcome::Done => "Signed in",
        "signIn" | "signIn.refused" if target.is_empty() => "Tried to sign in",
        "signIn" | "signIn.refused" => "Tried to sign in as",
        "signOut" => "Signed out",
        "session.ended" => "Session ended",
        "access.refused" => "Was refused:",
        "account.added" => "Added account",
        "account.changed" => "Changed account",
        "account.disabled" => "Disabled account",
        "account.enabled" => "Enabled account",
        "account.reset" => "Reset account",
        "policy.changed" => "The rules were changed",
        "batch.prepared" => "Prepared batch",
        "batch.edited" => "Changed batch",
        "batch.sent" => "Sent batch",
        "batch.accepted" => "Pyng took batch",
        "batch.refused" => "Pyng refused batch",
        "batch.approved" => "Approved batch",
        "batch.rejected" => "Rejected batch",
        "batch.withdrawn" => "Withdrew batch",
        "batch.failed" => "Gave up sending batch",
        "batch.settled" => "Every row ended of batch",
        "batch.checked" => "Checked batch",
        "invitation.made" => "Invited",
        "invitation.failed" => "Tried to invite",
        "invitation.linkShown" => "Looked at the link of",
        "export.audit" => "Exported the audit trail",
        "ledger.backup" => "Backed up the ledger",
        "ledger.restored" => "Restored the ledger",
        "ledger.exported" => "Exported the ledger",
        "ledger.imported" => "Moved the ledger here",
        "ledger.swept" => "Gave up what was kept long enough",
        "audit.trimmed" => "Gave up the oldest lines of this trail",
        "ledger.rotated" => "Changed the ledger’s keys",
        other => other,
    };
    if target.is_empty() {
        words.to_owned()
    } else {
        format!("{words} {target}")
    }
}
