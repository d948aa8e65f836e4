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

    /// Whether an idempotent call is worth another try: the network, a gateway, or a plea for patience.
    pub(crate) fn may_pass(&self) -> bool {
        match self {
            Self::NotSent { .. } | Self::TimedOut { .. } | Self::Dropped { .. } => true,
            Self::Refused { status, .. } => matches!(status.as_u16(), 429 | 502 | 503 | 504),
            Self::Token(_) | Self::Unreadable { .. } => false,
        }
    }

    /// Whether surely nothing was received, so that even a call with effects may be tried again.
    pub(crate) fn nothing_sent(&self) -> bool {
        matches!(self, Self::NotSent { .. })
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
