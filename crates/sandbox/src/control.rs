//! The hands on the sandbox: time, customers, faults, versions, what was received.
//!
//! [`Control`] is what the HTTP endpoints below `/sandbox` call; a test in the same process may call it
//! directly.

use std::sync::Arc;

use wire::pyng::{Customer, LinkState};
use wire::{CustomerReference, SiteId, Timestamp};

use crate::app::App;
use crate::faults::Fault;
use crate::model::link::LinkChange;
use crate::requests::ReceivedRequest;

/// A cheap handle on one running sandbox.
#[derive(Clone)]
pub struct Control(Arc<App>);

/// Why a control was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ControlError {
    /// There is no such Site.
    UnknownSite,
    /// The Site has never invited this customer.
    UnknownCustomer,
    /// The customer's newest link is in a state the change does not apply to.
    Conflict(LinkState),
    /// A value makes no sense; a sentence that says which.
    Invalid(&'static str),
}

impl std::fmt::Display for ControlError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::UnknownSite => f.write_str("there is no such Site"),
            Self::UnknownCustomer => f.write_str("the Site has never invited this customer"),
            Self::Conflict(state) => write!(f, "the customer's newest link is {state}"),
            Self::Invalid(sentence) => f.write_str(sentence),
        }
    }
}

impl std::error::Error for ControlError {}

impl Control {
    pub(crate) fn new(app: Arc<App>) -> Self {
        Self(app)
    }

    /// The instant the sandbox's clock shows.
    pub fn now(&self) -> Timestamp {
        self.0.world().clock.now()
    }

    /// Moves the clock forward by `ms` and returns the new instant; works for both kinds of clock.
    ///
    /// # Errors
    /// [`ControlError::Invalid`] when `ms` is negative or more than ten years.
    pub fn advance(&self, ms: i64) -> Result<Timestamp, ControlError> {
        let moved = self.0.world().clock.advance(ms);
        moved.ok_or(ControlError::Invalid("ms: must be between 0 and ten years"))
    }

    /// Completes the sign-up of an invited customer.
    ///
    /// # Errors
    /// The Site or customer is unknown, or the newest link is not `invited`.
    pub fn link(&self, site: &str, customer: &str) -> Result<Customer, ControlError> {
        self.change(site, customer, LinkChange::Link)
    }

    /// Ends an invitation or an agreement.
    ///
    /// # Errors
    /// The Site or customer is unknown, or the newest link is neither `invited` nor `linked`.
    pub fn revoke(&self, site: &str, customer: &str) -> Result<Customer, ControlError> {
        self.change(site, customer, LinkChange::Revoke)
    }

    /// Lets a signup link run out now.
    ///
    /// # Errors
    /// The Site or customer is unknown, or the newest link is not `invited`.
    pub fn expire(&self, site: &str, customer: &str) -> Result<Customer, ControlError> {
        self.change(site, customer, LinkChange::Expire)
    }

    fn change(&self, site: &str, customer: &str, change: LinkChange) -> Result<Customer, ControlError> {
        let site = SiteId::parse(site).map_err(|_| ControlError::UnknownSite)?;
        let customer = CustomerReference::parse(customer).map_err(|_| ControlError::UnknownCustomer)?;
        let mut world = self.0.world();
        let now = world.clock.now();
        let site = world.sites.get_mut(&site).ok_or(ControlError::UnknownSite)?;
        let link = site
            .newest_link_mut(&customer)
            .ok_or(ControlError::UnknownCustomer)?;
        link.apply(change, now).map_err(ControlError::Conflict)?;
        Ok(link.listed(now))
    }

    /// Queues a fault behind those that wait already.
    ///
    /// # Errors
    /// [`ControlError::Invalid`] when its fields do not go together ([`crate::faults`]).
    pub fn add_fault(&self, fault: Fault) -> Result<(), ControlError> {
        fault.check().map_err(ControlError::Invalid)?;
        self.0.world().faults.add(fault);
        Ok(())
    }

    /// The faults that have not met all their requests.
    pub fn faults(&self) -> Vec<Fault> {
        self.0.world().faults.waiting()
    }

    /// Forgets every fault.
    pub fn clear_faults(&self) {
        self.0.world().faults.clear();
    }

    /// What the upstream API was asked, oldest first.
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.0.world().requests.all()
    }

    /// Forgets what was asked.
    pub fn clear_requests(&self) {
        self.0.world().requests.clear();
    }

    /// Marks v1 deprecated until `sunset`, when it is retired; or current again with `None`.
    ///
    /// # Errors
    /// [`ControlError::Invalid`] when the instant does not fit an HTTP date.
    pub fn set_sunset(&self, sunset: Option<Timestamp>) -> Result<(), ControlError> {
        if sunset.is_some_and(|sunset| crate::dates::http_date(sunset).is_none()) {
            return Err(ControlError::Invalid(
                "sunset: must lie between the years 1970 and 9999",
            ));
        }
        self.0.world().version.sunset = sunset;
        Ok(())
    }

    /// Back to the start: seed, clock, tokens, faults, version, log.
    pub fn reset(&self) {
        self.0.reset();
    }
}
