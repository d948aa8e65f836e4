//! One link between a Site and a customer, from its invitation to its end.

use wire::pyng::{Customer, LinkState};
use wire::{CustomerReference, Timestamp};

/// How long a signup link works, in ms: 30 days. [I]
pub(crate) const INVITATION_MS: i64 = 30 * Timestamp::DAY;

/// What has happened to a link. The state is never stored: [`Link::state`] computes it.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    /// The place in the Site's order of invitations, from 1; later invitations have greater numbers.
    pub(crate) sequence: u64,
    pub(crate) customer_reference: CustomerReference,
    pub(crate) signup_token: String,
    pub(crate) invited_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) linked_at: Option<Timestamp>,
    pub(crate) revoked_at: Option<Timestamp>,
}

impl Link {
    /// The state at `now`.
    pub(crate) fn state(&self, now: Timestamp) -> LinkState {
        if self.revoked_at.is_some() {
            LinkState::Revoked
        } else if self.linked_at.is_some() {
            LinkState::Linked
        } else if now >= self.expires_at {
            LinkState::Expired
        } else {
            LinkState::Invited
        }
    }

    /// Whether a debit tried at `instant` finds the customer linked.
    ///
    /// Only what happened *before* the instant counts: a row that ended at this very millisecond was
    /// seen by somebody, and must not change when a link is made or ended in the same millisecond.
    pub(crate) fn was_linked_at(&self, instant: Timestamp) -> bool {
        let linked = self.linked_at.is_some_and(|linked_at| linked_at < instant);
        let ended = self.revoked_at.is_some_and(|revoked_at| revoked_at < instant);
        linked && !ended
    }

    /// Whether the reference may not be invited again yet.
    pub(crate) fn is_active(&self, now: Timestamp) -> bool {
        matches!(self.state(now), LinkState::Invited | LinkState::Linked)
    }

    /// The link as the customer list shows it at `now`.
    pub(crate) fn listed(&self, now: Timestamp) -> Customer {
        let state = self.state(now);
        let expired_at = (state == LinkState::Expired).then_some(self.expires_at);
        Customer {
            customer_reference: self.customer_reference.clone(),
            state,
            invited_at: Some(self.invited_at),
            expires_at: Some(self.expires_at),
            linked_at: self.linked_at,
            expired_at,
            revoked_at: self.revoked_at,
        }
    }
}

/// What can be done to a link from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LinkChange {
    /// The customer completes the sign-up.
    Link,
    /// The customer declines the invitation.
    Decline,
    /// Somebody ends the invitation or the agreement.
    Revoke,
    /// The signup link runs out at once.
    Expire,
}

impl Link {
    /// Makes the change at `now`.
    ///
    /// # Errors
    /// The present state, when the change does not apply to it.
    pub(crate) fn apply(&mut self, change: LinkChange, now: Timestamp) -> Result<(), LinkState> {
        let state = self.state(now);
        match (change, &state) {
            (LinkChange::Link, LinkState::Invited) => self.linked_at = Some(now),
            (LinkChange::Decline, LinkState::Invited)
            | (LinkChange::Revoke, LinkState::Invited | LinkState::Linked) => self.revoked_at = Some(now),
            (LinkChange::Expire, LinkState::Invited) => self.expires_at = now,
            _ => return Err(state),
        }
        Ok(())
    }
}
