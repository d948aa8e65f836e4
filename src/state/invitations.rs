//! The invitations made in this tab. Pyng answers a signup link once only, so it is kept here until the
//! tab is closed: showing it again must not need a second invitation.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use wire::SiteId;
use wire::pyng::Invitation;

use super::storage::{self, Keep};

const KEY: &str = "invitations";
/// The newest this many are kept.
const KEPT: usize = 50;

/// An invitation and the Site it was made for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeInvitation {
    /// The Site.
    pub site: SiteId,
    /// The invitation, with its signup link.
    pub invitation: Invitation,
}

/// The invitations of this tab, newest first.
#[derive(Clone, Copy)]
pub struct MadeInvitations(RwSignal<Vec<MadeInvitation>>);

impl MadeInvitations {
    /// Those of one Site, newest first.
    pub fn of(self, site: &SiteId) -> Vec<Invitation> {
        self.0.with(|all| {
            all.iter()
                .filter(|made| made.site == *site)
                .map(|made| made.invitation.clone())
                .collect()
        })
    }

    /// Keeps a fresh one.
    pub fn add(self, site: SiteId, invitation: Invitation) {
        self.0.update(|all| {
            all.insert(0, MadeInvitation { site, invitation });
            all.truncate(KEPT);
            storage::save(Keep::Tab, &storage::own(KEY), all);
        });
    }
}

/// Makes the list for the whole app, anew for each person.
pub(super) fn provide_made_invitations() {
    let stored = storage::load(Keep::Tab, &storage::own(KEY)).unwrap_or_default();
    provide_context(MadeInvitations(RwSignal::new(stored)));
}

/// The app's list; [`provide_state`](super::provide_state) made it.
pub fn use_made_invitations() -> MadeInvitations {
    expect_context()
}
