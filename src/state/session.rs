//! The session and the Site in whose name one works. A page is given its Site once: for another Site it is
//! drawn anew, with state of its own.

use std::sync::Arc;

use leptos::prelude::*;
use wire::api::{Right, Session, Site};

use super::storage;

/// Makes the session known to everything below, and with it whose work is kept.
pub fn provide_session(session: Arc<Session>) {
    storage::belongs_to(session.me.as_ref().map_or("", |me| me.id.as_str()));
    provide_context(session);
}

/// Whether the person may do this in some Site.
pub fn may_anywhere(session: &Session, right: &Right) -> bool {
    session.sites.iter().any(|site| site.lets(right))
}

/// The session; [`provide_session`] stands above every page.
pub fn use_session() -> Arc<Session> {
    expect_context()
}

/// Makes the Site known to the pages below.
pub fn provide_site(site: Arc<Site>) {
    provide_context(site);
}

/// The Site one works in, where there is one: a person may have no role in any.
pub fn site_if_any() -> Option<Arc<Site>> {
    use_context()
}

/// The Site that the URL names; [`provide_site`] stands above every page of a Site.
pub fn use_site() -> Arc<Site> {
    expect_context()
}
