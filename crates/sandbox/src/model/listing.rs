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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use wire::CustomerReference;

    use super::*;

    const NOW: Timestamp = Timestamp(1_000);

    /// Links invited one millisecond apart; `true` for one that is linked.
    fn links(linked: &[bool]) -> Vec<Link> {
        let link = |(sequence, linked): (u64, &bool)| Link {
            sequence,
            customer_reference: CustomerReference::parse(&format!("C{sequence}")).unwrap(),
            signup_token: String::new(),
            invited_at: Timestamp(i64::try_from(sequence).unwrap()),
            expires_at: Timestamp(2_000),
            linked_at: linked.then_some(Timestamp(500)),
            revoked_at: None,
        };
        (1..).zip(linked).map(link).collect()
    }

    fn sequences<'a>(links: impl IntoIterator<Item = &'a Link>) -> Vec<u64> {
        links.into_iter().map(|link| link.sequence).collect()
    }

    proptest! {
        #[test]
        fn walking_down_and_up_again_meets_each_link_once(
            mut linked in prop::collection::vec(any::<bool>(), 0..40),
            later in prop::collection::vec(any::<bool>(), 0..10),
            limit in 1_usize..10,
        ) {
            let filter = Filter { state: Some(LinkState::Linked), ..Filter::default() };
            let admitted = |links: &[Link]| {
                sequences(links.iter().rev().filter(|link| link.linked_at.is_some()))
            };
            let before = links(&linked);
            let mut down = page(&before, &filter, limit, Place::First, NOW);
            let mut seen = sequences(down.links.iter().copied());
            while let Some(next) = down.next {
                down = page(&before, &filter, limit, next, NOW);
                prop_assert!(!down.links.is_empty());
                seen.extend(sequences(down.links.iter().copied()));
            }
            prop_assert_eq!(seen, admitted(&before));

            // Newer links arrive. The way up leads past the old ones in order, and then to the new.
            let Some(mut place) = down.previous else { return Ok(()) };
            let mut seen = sequences(down.links.iter().copied());
            linked.extend(later);
            let after = links(&linked);
            loop {
                let up = page(&after, &filter, limit, place, NOW);
                seen.splice(0..0, sequences(up.links.iter().copied()));
                match up.previous {
                    Some(previous) => place = previous,
                    None => break,
                }
            }
            prop_assert_eq!(seen, admitted(&after));
        }
    }
}
