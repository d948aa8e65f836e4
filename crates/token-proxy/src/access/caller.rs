//! Who asks.

use std::convert::Infallible;
use std::ops::Deref;
use std::sync::Arc;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use ledger::Person;
use ledger::audit::Event;
use wire::api::{Grant, Right, SignInMode};
use wire::{SiteId, Timestamp};

use super::admission::signed_out;
use super::policy::{self, Reach};
use crate::refusal::Refusal;

/// The person of a request, with what was granted at that moment. A clone is another handle to the same.
#[derive(Clone, Debug)]
pub(crate) struct Caller(Arc<CallerParts>);

/// What is known of a caller.
#[derive(Clone, Debug)]
pub(crate) struct CallerParts {
    /// Who.
    pub(crate) person: Person,
    /// The name to sign in with again, in mode `local`.
    pub(crate) login: Option<String>,
    /// The public name of the session; `None` where nobody signs in.
    pub(crate) session: Option<String>,
    /// When the session ends, whatever one does.
    pub(crate) ends_at: Option<Timestamp>,
    /// How this person came in.
    pub(crate) mode: SignInMode,
    /// What the person is, and where.
    pub(crate) grants: Vec<Grant>,
    /// When this person last proved who they are; step-up compares it.
    pub(crate) confirmed_at: Option<Timestamp>,
    /// From where.
    pub(crate) address: Option<String>,
    /// The request.
    pub(crate) request_id: String,
}

impl Deref for Caller {
    type Target = CallerParts;

    fn deref(&self) -> &CallerParts {
        &self.0
    }
}

impl Caller {
    pub(crate) fn new(parts: CallerParts) -> Self {
        Self(Arc::new(parts))
    }

    /// The one person on the one machine, where nobody signs in.
    pub(crate) fn this_machine(address: Option<String>, request_id: String) -> Self {
        Self::new(CallerParts {
            person: Person {
                iss: "none".to_owned(),
                sub: "local".to_owned(),
                name: "This machine".to_owned(),
            },
            login: None,
            session: None,
            ends_at: None,
            mode: SignInMode::None,
            grants: Vec::new(),
            confirmed_at: None,
            address,
            request_id,
        })
    }

    /// May they, in this Site?
    pub(crate) fn may(&self, site: &SiteId, right: &Right) -> bool {
        policy::may(&self.mode, &self.grants, site, right)
    }

    /// All they may in a Site; nothing, when they have no business there.
    pub(crate) fn rights_in(&self, site: &SiteId) -> Vec<Right> {
        let known = Right::KNOWN.iter();
        known.filter(|right| self.may(site, right)).cloned().collect()
    }

    /// In which Sites they may.
    pub(crate) fn reach(&self, right: &Right) -> Reach {
        policy::reach(&self.mode, &self.grants, right)
    }

    /// The beginning of an audit line: who, from where, in which request.
    pub(crate) fn event(&self, now: Timestamp, action: &str) -> Event {
        let mut event = Event::new(now, action).by(&self.person);
        event.address.clone_from(&self.address);
        event.request_id = Some(self.request_id.clone());
        event
    }
}

/// Admission has put the caller there; where it has not, nobody is signed in.
impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        parts.extensions.get::<Self>().cloned().ok_or_else(signed_out)
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned())
    }
}
