//! The customers of the demo: some hundred a Site, in every state, over half a year.

use rand::Rng as _;
use rand::rngs::StdRng;
use wire::pyng::LinkState;
use wire::{CustomerReference, Timestamp};

use crate::model::link::{INVITATION_MS, LinkChange};
use crate::model::site::Site;

/// How far back the first invitation lies, in ms.
const HISTORY_MS: i64 = 180 * Timestamp::DAY;

/// What the customers of a Site look like.
pub(super) struct Plan {
    prefix: &'static str,
    first_number: u32,
    /// Customers in all.
    count: u32,
    /// How many of the first are surely linked, for demo files.
    surely_linked: u32,
    /// References as an old ERP may have them.
    odd: &'static [&'static str],
}

pub(super) const HARBOUR: Plan = Plan {
    prefix: "HE-",
    first_number: 10_001,
    count: 320,
    surely_linked: 20,
    odd: &[
        "000417",
        "Åsa-Lindqvist-7",
        "O'Brien & Sons (Unit 4)",
        "東京-0042",
        "HE-LEGACY-2009-0000000000000000000000000000000000000000000000000000000000000012345678-B",
    ],
};

pub(super) const RIDGE: Plan = Plan {
    prefix: "RF-",
    first_number: 2_001,
    count: 290,
    surely_linked: 10,
    odd: &["0007", "Zoë.K+family"],
};

/// One invitation to come, and what becomes of it.
struct Story {
    customer: CustomerReference,
    invited_at: Timestamp,
    /// What happened after the invitation, and when.
    then: Vec<(LinkChange, Timestamp)>,
}

/// Invites the customers of `plan` to `site`, oldest invitation first.
pub(super) fn fill(site: &mut Site, plan: &Plan, start: Timestamp, random: &mut StdRng) {
    let mut stories: Vec<Story> = (0..plan.count)
        .filter_map(|index| {
            let number = plan.first_number.saturating_add(index);
            let state = if index < plan.surely_linked {
                LinkState::Linked
            } else {
                match index.saturating_sub(plan.surely_linked) {
                    0 => LinkState::Expired,
                    1 => LinkState::Revoked,
                    2 => LinkState::Invited,
                    _ => any_state(random),
                }
            };
            story(&format!("{}{number}", plan.prefix), &state, start, random)
        })
        .collect();
    stories.extend(
        plan.odd
            .iter()
            .filter_map(|reference| story(reference, &LinkState::Linked, start, random)),
    );
    // Linked now, after a first link that ran out unused.
    stories.extend(again(&format!("{}{}", plan.prefix, plan.first_number), start));
    stories.sort_by_key(|story| story.invited_at);
    for Story {
        customer,
        invited_at,
        then,
    } in stories
    {
        if let Ok(link) = site.invite(customer, invited_at) {
            for (change, at) in then {
                // A story is told in order, so that no change is refused.
                let applied = link.apply(change, at);
                debug_assert_eq!(applied, Ok(()), "{}", link.customer_reference);
            }
        }
    }
}

/// Of a hundred customers 58 are linked, 17 invited, 15 expired, 10 revoked.
fn any_state(random: &mut StdRng) -> LinkState {
    match random.random_range(0..100) {
        0..58 => LinkState::Linked,
        58..75 => LinkState::Invited,
        75..90 => LinkState::Expired,
        _ => LinkState::Revoked,
    }
}

fn story(reference: &str, state: &LinkState, start: Timestamp, random: &mut StdRng) -> Option<Story> {
    let customer = CustomerReference::parse(reference).ok()?;
    let mut ago = |from_ms: i64, to_ms: i64| start.plus(random.random_range(from_ms..to_ms).saturating_neg());
    let (invited_at, then) = match state {
        LinkState::Invited => (ago(Timestamp::HOUR, 25 * Timestamp::DAY), Vec::new()),
        // Nothing is done: by now the link has run out.
        LinkState::Expired => (ago(INVITATION_MS + Timestamp::DAY, HISTORY_MS), Vec::new()),
        LinkState::Revoked => {
            let invited_at = ago(20 * Timestamp::DAY, HISTORY_MS);
            let linked_at = invited_at.plus(random.random_range(Timestamp::MINUTE..5 * Timestamp::DAY));
            let revoked_at = linked_at.plus(random.random_range(Timestamp::HOUR..14 * Timestamp::DAY));
            (
                invited_at,
                vec![(LinkChange::Link, linked_at), (LinkChange::Revoke, revoked_at)],
            )
        }
        _ => {
            let invited_at = ago(10 * Timestamp::DAY, HISTORY_MS);
            let linked_at = invited_at.plus(random.random_range(2 * Timestamp::MINUTE..9 * Timestamp::DAY));
            (invited_at, vec![(LinkChange::Link, linked_at)])
        }
    };
    Some(Story {
        customer,
        invited_at,
        then,
    })
}

/// A first link, a month older than the history, that ran out before the second was made.
fn again(reference: &str, start: Timestamp) -> Option<Story> {
    let customer = CustomerReference::parse(reference).ok()?;
    let invited_at = start.plus((HISTORY_MS + INVITATION_MS + Timestamp::DAY).saturating_neg());
    Some(Story {
        customer,
        invited_at,
        then: Vec::new(),
    })
}
