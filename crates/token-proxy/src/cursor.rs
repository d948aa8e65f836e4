//! Sealed cursors: upstream's pagination links, encrypted for the browser.
//!
//! A browser could otherwise send the proxy, with its token, to any address. They are sealed with the ledger's
//! keys, so that a place in the list outlives a restart and is good at every proxy of the same ledger; the
//! operation and the Site are bound in, so that a cursor of one Site opens nowhere else.

use ledger::Ledger;
use wire::SiteId;

/// The longest cursor that is looked at, in characters; a link of 2048 bytes sealed is shorter.
const MAX_CHARS: usize = 3072;
/// What they are sealed for.
const PURPOSE: &str = "place in the customers";

/// Seals a link's path and query; `None` when it is too long to be a cursor.
pub(crate) fn seal(ledger: &Ledger, site: &SiteId, link: &str) -> Option<String> {
    let sealed = ledger.seal_for_browser(PURPOSE, site.as_str(), link).ok()?;
    (sealed.len() <= MAX_CHARS).then_some(sealed)
}

/// Opens a cursor of this ledger and Site; `None` for anything else.
pub(crate) fn open(ledger: &Ledger, site: &SiteId, cursor: &str) -> Option<String> {
    if cursor.len() > MAX_CHARS {
        return None;
    }
    ledger.open_of_browser(PURPOSE, site.as_str(), cursor)
}
