//! What can go wrong between the portal and the proxy.

use wire::api::Problem;

/// A request that brought no answer of use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// The proxy, or upstream through it, said no and why.
    Refused(Box<Problem>),
    /// The proxy was not reached, or its answer never came: it may or may not have acted.
    NoAnswer,
    /// An answer came that is not the proxy's (a gateway's error page, for one).
    NotOurs {
        /// The HTTP status of that answer.
        status: u16,
    },
}

impl ApiError {
    /// The proxy's problem, when it is one.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Refused(problem) => Some(problem),
            Self::NoAnswer | Self::NotOurs { .. } => None,
        }
    }

    /// Whether the problem has this code, itself or in one of its items.
    pub fn has_code(&self, code: &str) -> bool {
        self.problem()
            .is_some_and(|p| p.code == code || p.errors.iter().any(|item| item.code == code))
    }
}
