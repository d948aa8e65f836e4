//! What must be remembered between start and callback. The browser carries it, sealed; we remember only which
//! were used.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use wire::Timestamp;

/// How long one may take to sign in at the provider, in seconds.
pub(crate) const LIFE_S: i64 = 600;

/// Who sets out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Traveller {
    /// Where to go afterwards: a path of ours.
    pub(crate) return_to: String,
    /// For confirming who one is (step-up): who that is.
    pub(crate) confirm: Option<Confirmed>,
    /// The session cookie's value, for the callback comes from another site and so without it.
    pub(crate) session: Option<String>,
}

/// The person who is signed in already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Confirmed {
    pub(crate) iss: String,
    pub(crate) sub: String,
}

/// One way to the provider and back.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Journey {
    pub(super) state: String,
    pub(super) nonce: String,
    pub(super) verifier: String,
    pub(super) began_at: Timestamp,
    /// Where to go afterwards: a path of ours.
    pub(crate) return_to: String,
    pub(super) confirm: Option<Confirmed>,
    /// The session cookie's value when it began.
    pub(crate) session: Option<String>,
}

impl fmt::Debug for Journey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Journey([REDACTED])")
    }
}

impl Journey {
    /// As it is sealed.
    pub(crate) fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What was sealed, once opened.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The short name of a journey, by its state: cookies of several tabs stand side by side. `None` for what is no
    /// state of ours.
    pub(crate) fn name_of(state: &str) -> Option<&str> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        state
            .get(..8)
            .filter(|_| state.len() <= 64 && state.bytes().all(plain))
    }

    /// The short name of this one.
    pub(crate) fn name(&self) -> &str {
        Self::name_of(&self.state).unwrap_or_default()
    }

    /// Whether it still may end: neither too old nor from the future.
    pub(super) fn is_alive(&self, now: Timestamp) -> bool {
        (0..LIFE_S * 1000).contains(&(now.0 - self.began_at.0))
    }
}

/// How many are remembered.
const REMEMBERED: usize = 10_000;

/// The journeys whose code the provider took in the last ten minutes, by state. Another proxy does not know them,
/// nor are all of them remembered; there the provider refuses the code, which it takes once. What it did not take
/// is not here: anybody could fill the memory with that.
#[derive(Default)]
pub(super) struct Used(Mutex<BTreeMap<String, Timestamp>>);

impl Used {
    /// Whether a journey was used.
    pub(super) fn has(&self, journey: &Journey) -> bool {
        let used = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        used.contains_key(&journey.state)
    }

    /// Marks a journey as used; `false` when it was already.
    pub(super) fn take(&self, journey: &Journey, now: Timestamp) -> bool {
        let mut used = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if used.len() >= REMEMBERED {
            used.retain(|_, began_at| now.0 - began_at.0 < LIFE_S * 1000);
        }
        if used.len() >= REMEMBERED {
            used.pop_first();
        }
        used.insert(journey.state.clone(), journey.began_at).is_none()
    }
}
