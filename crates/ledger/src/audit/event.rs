//! What is written down: who, what, where, from where, how it went. No secrets, no tokens, no full links.

use wire::Timestamp;
pub use wire::api::AuditOutcome as Outcome;

use crate::people::Person;

/// One thing that happened, before it has its place in the chain.
#[derive(Clone, Debug)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// Who; `None` for the portal itself, or a stranger.
    pub who: Option<Person>,
    /// What, such as `batch.approve`.
    pub action: String,
    /// How it went.
    pub outcome: Outcome,
    /// In which Site.
    pub site: Option<String>,
    /// On what.
    pub target: Option<String>,
    /// From where.
    pub address: Option<String>,
    /// The proxy's id of the request.
    pub request_id: Option<String>,
    /// Upstream's trace id.
    pub trace_id: Option<String>,
    /// More, in a few words.
    pub detail: Option<String>,
}

impl Event {
    /// Something the portal itself did.
    pub fn new(at: Timestamp, action: &str) -> Self {
        Self {
            at,
            who: None,
            action: action.to_owned(),
            outcome: Outcome::Done,
            site: None,
            target: None,
            address: None,
            request_id: None,
            trace_id: None,
            detail: None,
        }
    }

    /// By whom.
    #[must_use]
    pub fn by(mut self, who: &Person) -> Self {
        self.who = Some(who.clone());
        self
    }

    /// On what, and in which Site.
    #[must_use]
    pub fn on(mut self, site: &str, target: &str) -> Self {
        (self.site, self.target) = (Some(site.to_owned()), Some(target.to_owned()));
        self
    }

    /// How it went.
    #[must_use]
    pub fn with_outcome(mut self, outcome: Outcome) -> Self {
        self.outcome = outcome;
        self
    }

    /// More, in a few words.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}
