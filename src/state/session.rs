//! The session and the Site in whose name one works.

use leptos::prelude::*;
use wire::api::{Session, Site};

/// What the proxy told at the start. Read-only for as long as the page lives.
#[derive(Clone, Copy)]
struct SessionContext(StoredValue<Session>);

/// Makes the session known to everything below.
pub fn provide_session(session: Session) {
    provide_context(SessionContext(StoredValue::new(session)));
}

/// The session; empty outside of [`provide_session`].
pub fn use_session() -> Session {
    use_context::<SessionContext>().map_or_else(
        || Session { environment: Default::default(), sites: Vec::new(), version_notice: None },
        |context| context.0.get_value(),
    )
}

/// The Site that the URL names.
#[derive(Clone, Copy)]
pub struct CurrentSite(pub Memo<Site>);

/// Makes the Site known to the pages below.
pub fn provide_site(site: Memo<Site>) {
    provide_context(CurrentSite(site));
}

/// The Site that the URL names.
///
/// # Panics
/// Never below the shell of a Site, which provides it; nothing else is routed to the pages.
pub fn use_site() -> Memo<Site> {
    expect_context::<CurrentSite>().0
}
