//! A Site: its links in the order of invitation, and its batches.

use std::collections::HashMap;

use wire::pyng::BatchSubmission;
use wire::{BatchReference, CustomerReference, Timestamp};

use super::access::Organisation;
use super::batch::Batch;
use super::link::{INVITATION_MS, Link};
use super::secret;

/// One Site of an Organisation.
pub(crate) struct Site {
    /// The name customers know it by.
    pub(crate) name: &'static str,
    pub(crate) organisation: Organisation,
    /// Oldest invitation first. Ended links stay: the list shows them.
    pub(crate) links: Vec<Link>,
    batches: HashMap<BatchReference, Batch>,
}

/// The reference, or the body under it, is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Conflict;

impl Site {
    pub(crate) fn new(name: &'static str, organisation: Organisation) -> Self {
        Self {
            name,
            organisation,
            links: Vec::new(),
            batches: HashMap::new(),
        }
    }

    /// Invites a customer at `now`, which must not lie before the invitation made last.
    ///
    /// # Errors
    /// The reference has a link that is invited or linked.
    pub(crate) fn invite(
        &mut self,
        customer: CustomerReference,
        now: Timestamp,
    ) -> Result<&mut Link, Conflict> {
        if self
            .newest_link(&customer)
            .is_some_and(|link| link.is_active(now))
        {
            return Err(Conflict);
        }
        let sequence = self
            .links
            .last()
            .map_or(1, |link| link.sequence.saturating_add(1));
        self.links.push(Link {
            sequence,
            customer_reference: customer,
            signup_token: secret::signup_token(),
            invited_at: now,
            expires_at: now.plus(INVITATION_MS),
            linked_at: None,
            revoked_at: None,
        });
        self.links.last_mut().ok_or(Conflict)
    }

    /// The link made last for this customer: the only one that can be active.
    pub(crate) fn newest_link(&self, customer: &CustomerReference) -> Option<&Link> {
        self.links
            .iter()
            .rev()
            .find(|link| link.customer_reference == *customer)
    }

    /// As [`Site::newest_link`], to be changed.
    pub(crate) fn newest_link_mut(&mut self, customer: &CustomerReference) -> Option<&mut Link> {
        self.links
            .iter_mut()
            .rev()
            .find(|link| link.customer_reference == *customer)
    }

    /// Takes a batch in, or finds the one that was sent before with the same rows.
    ///
    /// # Errors
    /// The reference is kept for another body.
    pub(crate) fn submit(&mut self, submission: BatchSubmission, now: Timestamp) -> Result<&Batch, Conflict> {
        let reference = submission.batch_reference.clone();
        let kept = self.batches.get(&reference).filter(|batch| batch.is_kept(now));
        if kept.is_some_and(|batch| batch.submission != submission) {
            return Err(Conflict);
        }
        let replace = kept.is_none();
        let fresh = || Batch {
            submission,
            submitted_at: now,
            last_asked_at: None,
        };
        let entry = self.batches.entry(reference);
        Ok(if replace {
            entry.insert_entry(fresh()).into_mut()
        } else {
            entry.or_insert_with(fresh)
        })
    }

    /// The batch and the links its rows are judged by, unless it is unknown or no longer kept.
    pub(crate) fn batch_mut(
        &mut self,
        reference: &BatchReference,
        now: Timestamp,
    ) -> Option<(&mut Batch, &[Link])> {
        let batch = self
            .batches
            .get_mut(reference)
            .filter(|batch| batch.is_kept(now))?;
        Some((batch, &self.links))
    }

    /// The kept batches, newest first.
    pub(crate) fn kept_batches(&self, now: Timestamp) -> Vec<&Batch> {
        let mut batches: Vec<_> = self.batches.values().filter(|batch| batch.is_kept(now)).collect();
        batches.sort_by_key(|batch| std::cmp::Reverse(batch.submitted_at));
        batches
    }
}
