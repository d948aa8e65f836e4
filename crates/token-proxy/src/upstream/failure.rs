//! What can go wrong between us and the upstream, told apart by what is known about the request.

use reqwest::StatusCode;
use wire::pyng::ErrorBody;

/// Why a call has no answer of the kind asked for.
#[derive(Clone, Debug)]
pub(crate) enum Failure {
    /// No connection: upstream surely received nothing.
    NotSent {
        /// For the log.
        cause: String,
        /// The connection was tried for as long as allowed.
        slow: bool,
    },
    /// No token: the call was not sent.
    Token(TokenFault),
    /// Sent, but no complete answer in time. Upstream may have acted.
    TimedOut {
        /// For the log.
        cause: String,
    },
    /// Sent, but the connection broke. Upstream may have acted.
    Dropped {
        /// For the log.
        cause: String,
    },
    /// Answered, with something that cannot be read. Upstream may have acted.
    Unreadable {
        /// For the log; never the answer itself.
        cause: String,
        /// If at least this could be read.
        trace_id: Option<String>,
    },
    /// Refused, with a status and, mostly, upstream's error body.
    Refused {
        /// Upstream's status.
        status: StatusCode,
        /// Upstream's errors; empty when only the status says something.
        body: ErrorBody,
        /// Seconds upstream asks to wait.
        retry_after: Option<u64>,
    },
}

impl Failure {
    pub(super) fn not_sent(cause: impl Into<String>) -> Self {
        Self::NotSent {
            cause: cause.into(),
            slow: false,
        }
    }

    pub(crate) fn unreadable(cause: impl Into<String>) -> Self {
        Self::Unreadable {
            cause: cause.into(),
            trace_id: None,
        }
    }

    /// What was asked for does not fit what upstream has.
    pub(crate) fn is_conflict(&self) -> bool {
        matches!(
            self,
            Self::Refused {
                status: StatusCode::CONFLICT,
                ..
            }
        )
    }

    /// Upstream does not know what was asked for, and says so in its own words: a 404 that lacks them may be a
    /// gateway's, which knows nothing at all.
    pub(crate) fn is_unknown(&self) -> bool {
        match self {
            Self::Refused { status, body, .. } => *status == StatusCode::NOT_FOUND && !body.errors.is_empty(),
            _ => false,
        }
    }

    /// The status upstream refused with.
    pub(crate) fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { status, .. } => Some(status.as_u16()),
            _ => None,
        }
    }

    /// Upstream no longer takes the token.
    pub(super) fn is_unauthorised(&self) -> bool {
        matches!(
            self,
            Self::Refused {
                status: StatusCode::UNAUTHORIZED,
                ..
            }
        )
    }

    /// Whether upstream may have acted although we have no answer that says so.
    pub(crate) fn leaves_doubt(&self) -> bool {
        match self {
            Self::NotSent { .. } | Self::Token(_) => false,
            Self::TimedOut { .. } | Self::Dropped { .. } | Self::Unreadable { .. } => true,
            Self::Refused { status, .. } => status.is_server_error(),
        }
    }

    /// Whether an idempotent call is worth another try: the network, a gateway, or a plea for patience that
    /// says for how long.
    pub(crate) fn may_pass(&self) -> bool {
        match self {
            Self::NotSent { .. } | Self::TimedOut { .. } | Self::Dropped { .. } => true,
            Self::Refused {
                status, retry_after, ..
            } => match status.as_u16() {
                429 => retry_after.is_some_and(|seconds| seconds > 0),
                other => matches!(other, 502..=504),
            },
            Self::Token(fault) => fault.nothing_sent,
            Self::Unreadable { .. } => false,
        }
    }

    /// Whether surely nothing was received, so that even a call with effects may be tried again.
    pub(crate) fn nothing_sent(&self) -> bool {
        match self {
            Self::NotSent { .. } => true,
            Self::Token(fault) => fault.nothing_sent,
            _ => false,
        }
    }

    /// Seconds upstream, or our own back-off, asks to wait.
    pub(crate) fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Refused { retry_after, .. } => *retry_after,
            Self::Token(fault) => Some(fault.retry_after),
            _ => None,
        }
    }

    /// Upstream's trace id, if it gave one.
    pub(crate) fn trace_id(&self) -> Option<&str> {
        match self {
            Self::Refused { body, .. } => Some(body.trace_id.as_str()).filter(|id| !id.is_empty()),
            Self::Unreadable { trace_id, .. } => trace_id.as_deref(),
            _ => None,
        }
    }

    /// The text for the log.
    pub(crate) fn cause(&self) -> String {
        match self {
            Self::NotSent { cause, .. } => format!("not sent: {cause}"),
            Self::Token(fault) => format!("no token: {}", fault.cause),
            Self::TimedOut { cause } => format!("timed out: {cause}"),
            Self::Dropped { cause } => format!("connection dropped: {cause}"),
            Self::Unreadable { cause, .. } => format!("unreadable answer: {cause}"),
            Self::Refused { status, body, .. } => {
                let codes: Vec<&str> = body
                    .errors
                    .iter()
                    .take(3)
                    .map(|error| error.code.as_str())
                    .collect();
                format!("refused with {status}: {}", codes.join(", "))
            }
        }
    }
}

impl From<TokenFault> for Failure {
    fn from(fault: TokenFault) -> Self {
        Self::Token(fault)
    }
}

/// Why there is no token.
#[derive(Clone, Debug)]
pub(crate) struct TokenFault {
    /// What kind of trouble.
    pub(crate) kind: TokenFaultKind,
    /// The token endpoint could not even be connected to: not a matter of the credentials.
    pub(crate) nothing_sent: bool,
    /// Seconds until the token endpoint is asked again.
    pub(crate) retry_after: u64,
    /// For the log.
    pub(crate) cause: String,
}

/// The kinds of trouble with the token endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenFaultKind {
    /// Credentials or scope were refused: the operator's business.
    Refused,
    /// It could not be reached, or is out of order.
    Unreachable,
    /// It took too long.
    TimedOut,
    /// Its answer could not be read.
    Unreadable,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, retry_after: Option<u64>) -> Failure {
        Failure::Refused {
            status: StatusCode::from_u16(status).unwrap(),
            body: ErrorBody::default(),
            retry_after,
        }
    }

    #[test]
    fn a_plea_for_patience_must_say_for_how_long() {
        for (retry_after, again) in [(None, false), (Some(0), false), (Some(1), true)] {
            assert_eq!(refused(429, retry_after).may_pass(), again, "{retry_after:?}");
        }
        assert!(refused(503, None).may_pass());
        assert!(!refused(500, None).may_pass());
    }

    #[test]
    fn without_a_token_only_a_missing_connection_is_worth_another_try() {
        for nothing_sent in [true, false] {
            let failure = Failure::from(TokenFault {
                kind: TokenFaultKind::Unreachable,
                nothing_sent,
                retry_after: 1,
                cause: String::new(),
            });
            assert_eq!(
                (failure.may_pass(), failure.nothing_sent(), failure.leaves_doubt()),
                (nothing_sent, nothing_sent, false)
            );
        }
    }
}
