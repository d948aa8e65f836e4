//! The opaque part of `nextHref` and `prevHref`: Site, filters and position, with a seal.
//!
//! The seal (HMAC-SHA256 under a key made at the start) is there so that a client that edits or invents
//! a link learns so at once, by a 400, rather than on the day upstream changes its format.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use wire::pyng::LinkState;
use wire::{SiteId, Timestamp};

use crate::model::listing::{Filter, Place};

/// The key of one sandbox's seals.
pub(crate) struct CursorKey([u8; 32]);

/// What a link holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) site_id: SiteId,
    pub(super) limit: usize,
    pub(super) filter: Filter,
    pub(super) place: Place,
}

/// [`Position`] as it is written; short names, since it travels in a URL.
#[derive(Serialize, Deserialize)]
struct Written {
    s: SiteId,
    l: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    q: Option<LinkState>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    f: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    t: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    older: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    newer: Option<u64>,
}

impl CursorKey {
    pub(crate) fn random() -> Self {
        Self(rand::random())
    }

    fn mac(&self, payload: &str) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(payload.as_bytes());
        Some(mac)
    }

    /// Writes a position; `None` only when it cannot be written, which then is no link.
    pub(super) fn seal(&self, position: &Position) -> Option<String> {
        let (older, newer) = match position.place {
            Place::First => (None, None),
            Place::OlderThan(bound) => (Some(bound), None),
            Place::NewerThan(bound) => (None, Some(bound)),
        };
        let written = Written {
            s: position.site_id.clone(),
            l: position.limit,
            q: position.filter.state.clone(),
            f: position.filter.invited_from,
            t: position.filter.invited_to,
            older,
            newer,
        };
        let payload = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&written).ok()?);
        let tag = self.mac(&payload)?.finalize().into_bytes();
        Some(format!("{payload}.{}", URL_SAFE_NO_PAD.encode(tag)))
    }

    /// Reads a position that this sandbox wrote; `None` for anything else.
    pub(super) fn open(&self, cursor: &str) -> Option<Position> {
        let (payload, tag) = cursor.split_once('.')?;
        let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
        self.mac(payload)?.verify_slice(&tag).ok()?;
        let written: Written = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
        let place = match (written.older, written.newer) {
            (Some(bound), None) => Place::OlderThan(bound),
            (None, Some(bound)) => Place::NewerThan(bound),
            _ => Place::First,
        };
        let filter = Filter {
            state: written.q,
            invited_from: written.f,
            invited_to: written.t,
        };
        Some(Position {
            site_id: written.s,
            limit: written.l,
            filter,
            place,
        })
    }
}
