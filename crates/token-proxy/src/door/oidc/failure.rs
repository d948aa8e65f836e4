//! Why somebody did not come in.

use std::fmt;

/// Why, in the few words the page knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FailureKind {
    /// The person, or the provider on the person's behalf, said no.
    Cancelled,
    /// This browser began no such sign-in, or too long ago, or has ended it already: begin again.
    Expired,
    /// The provider cannot be reached, or is not well.
    Unreachable,
    /// What the provider said does not hold: the operator's business.
    Untrue,
    /// Signed in there, but no role here.
    NoRole,
    /// Confirming who one is, as somebody else.
    OtherPerson,
    /// Confirming who one is, but the provider did not ask, or does not say when.
    NotFresh,
}

impl FailureKind {
    /// As the portal is told: `?sign-in=failed&code=…`.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Unreachable => "unreachable",
            Self::Untrue => "untrue",
            Self::NoRole => "noRole",
            Self::OtherPerson => "otherPerson",
            Self::NotFresh => "notFresh",
        }
    }
}

/// Why, with the cause for the log.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) kind: FailureKind,
    /// Holds no token, no code, no secret, and of the provider's words a short code at most.
    pub(crate) cause: String,
}

impl Failure {
    pub(super) fn new(kind: FailureKind, cause: impl Into<String>) -> Self {
        Self {
            kind,
            cause: cause.into(),
        }
    }

    pub(super) fn untrue(cause: impl Into<String>) -> Self {
        Self::new(FailureKind::Untrue, cause)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.code(), self.cause)
    }
}

/// A code of a protocol as others wrote it, made fit for a log line.
pub(super) fn short(code: &str) -> String {
    let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    code.chars().filter(plain).take(60).collect()
}
