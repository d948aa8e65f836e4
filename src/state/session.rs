//! The session and the Site in whose name one works. A page is given its Site once: for another Site it is
//! drawn anew, with state of its own.

use std::sync::Arc;

use leptos::prelude::*;
use wire::api::{Session, Site};

/// Makes the session known to everything below.
pub fn provide_session(session: Arc<Session>) {
    provide_context(session);
}

/// The session; [`provide_session`] stands above every page.
pub fn use_session() -> Arc<Session> {
    expect_context()
}

/// Makes the Site known to the pages below.
pub fn provide_site(site: Arc<Site>) {
    provide_context(site);
}

/// The Site that the URL names; [`provide_site`] stands above every page of a Site.
pub fn use_site() -> Arc<Site> {
    expect_context()
}
