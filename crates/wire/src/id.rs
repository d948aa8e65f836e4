//! Typed references, so that a Site cannot be passed where a batch is meant.
//!
//! The contract calls them opaque and gives no alphabet (`pyng-overview.txt`, "Identifiers"): reading
//! therefore accepts any text. What *we* send is held to the rules of [`IdFault`], which keep a
//! reference readable on paper and safe as one segment of a path.

use serde::{Deserialize, Serialize};

/// The longest reference we send, in characters. The contract names no limit.
const MAX_CHARS: usize = 128;

/// Why a reference may not be sent. The portal has the words for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdFault {
    /// Nothing in it.
    Empty,
    /// Longer than 128 characters.
    TooLong,
    /// Begins or ends with white space, which nobody sees and two systems compare differently.
    OuterSpace,
    /// Holds a character that cannot be printed (a tab, a line end, NUL).
    Control,
    /// Not usable as one segment of a path: `/`, `\`, `%`, `?` or `#` in it, or only dots.
    PathCharacter,
}

impl IdFault {
    /// A short English text, for logs and for programs that read problems.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "must not be empty",
            Self::TooLong => "must not be longer than 128 characters",
            Self::OuterSpace => "must not begin or end with a space",
            Self::Control => "must not contain tabs, line ends or other control characters",
            Self::PathCharacter => "must not contain / \\ % ? # and must not be only dots",
        }
    }
}

fn check_text(text: &str) -> Result<(), IdFault> {
    if text.is_empty() {
        Err(IdFault::Empty)
    } else if text.chars().nth(MAX_CHARS).is_some() {
        Err(IdFault::TooLong)
    } else if text.chars().any(char::is_control) {
        Err(IdFault::Control)
    } else if text.trim() != text {
        Err(IdFault::OuterSpace)
    } else {
        Ok(())
    }
}

fn check_segment(text: &str) -> Result<(), IdFault> {
    check_text(text)?;
    let unsafe_character = text.contains(['/', '\\', '%', '?', '#']);
    if unsafe_character || text.chars().all(|c| c == '.') {
        return Err(IdFault::PathCharacter);
    }
    Ok(())
}

macro_rules! reference {
    ($(#[$meta:meta])* $name:ident, $check:ident) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Box<str>);

        impl $name {
            /// Takes a text that may be sent.
            ///
            /// # Errors
            /// The first [`IdFault`] found.
            pub fn parse(text: &str) -> Result<Self, IdFault> {
                $check(text)?;
                Ok(Self(text.into()))
            }

            /// Checks a value that was read, before it is sent on.
            ///
            /// # Errors
            /// The first [`IdFault`] found.
            pub fn check(&self) -> Result<(), IdFault> {
                $check(&self.0)
            }

            /// The text as it stands on the wire.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

reference!(
    /// Names a Site of the partner's Organisation; given by Pyng at onboarding, never by an endpoint.
    SiteId,
    check_segment
);
reference!(
    /// The partner's own name for a customer, unique in a Site while its link is invited or linked. It never
    /// stands in a path upstream, so `ACME/7` is as good as any.
    CustomerReference,
    check_text
);
reference!(
    /// The partner's name for a batch and its idempotency key, kept upstream for 90 days.
    BatchReference,
    check_segment
);
reference!(
    /// The partner's name for a row, unique in its batch.
    RowReference,
    check_text
);
