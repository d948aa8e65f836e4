//! One page of the customer list, by position: stable while new customers arrive.

use wire::Timestamp;
use wire::pyng::LinkState;

use super::link::Link;

/// Which links to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    pub(crate) state: Option<LinkState>,
    /// Inclusive.
    pub(crate) invited_from: Option<Timestamp>,
    /// Exclusive. [I]
    pub(crate) invited_to: Option<Timestamp>,
}

impl Filter {
    fn admits(&self, link: &Link, now: Timestamp) -> bool {
        self.state.as_ref().is_none_or(|state| link.state(now) == *state)
            && self.invited_from.is_none_or(|from| link.invited_at >= from)
            && self.invited_to.is_none_or(|to| link.invited_at < to)
    }
}

/// Where a page begins, counted by the links' sequence numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// At the newest link.
    First,
    /// With the newest link that is older than this one.
    OlderThan(u64),
    /// So that it ends with the oldest link that is newer than this one.
    NewerThan(u64),
}

/// A page, newest link first, and where its neighbours begin.
pub(crate) struct Page<'a> {
    pub(crate) links: Vec<&'a Link>,
    pub(crate) previous: Option<Place>,
    pub(crate) next: Option<Place>,
}

/// Cuts a page out of `links`, which are in the order of invitation, oldest first.
pub(crate) fn page<'a>(
    links: &'a [Link],
    filter: &Filter,
    limit: usize,
    place: Place,
    now: Timestamp,
) -> Page<'a> {
    let admitted = || links.iter().filter(|link| filter.admits(link, now));
    let on_page: Vec<&Link> = match place {
        Place::First => admitted().rev().take(limit).collect(),
        Place::OlderThan(bound) => admitted()
            .rev()
            .filter(|link| link.sequence < bound)
            .take(limit)
            .collect(),
        Place::NewerThan(bound) => {
            let mut newer: Vec<_> = admitted()
                .filter(|link| link.sequence > bound)
                .take(limit)
                .collect();
            newer.reverse();
            newer
        }
    };
    // The edges of the page. An empty page lies just beside the link it was to begin after.
    let (newest, oldest) = match (on_page.first(), on_page.last(), place) {
        (Some(first), Some(last), _) => (first.sequence, last.sequence),
        (_, _, Place::OlderThan(bound)) => (bound.saturating_sub(1), bound),
        (_, _, Place::NewerThan(bound)) => (bound, bound.saturating_add(1)),
        (_, _, Place::First) => {
            return Page {
                links: on_page,
                previous: None,
                next: None,
            };
        }
    };
    let more_above = place != Place::First && admitted().any(|link| link.sequence > newest);
    let more_below = admitted().any(|link| link.sequence < oldest);
    Page {
        links: on_page,
        previous: more_above.then_some(Place::NewerThan(newest)),
        next: more_below.then_some(Place::OlderThan(oldest)),
    }
}
