//! The life of contract versions: which are current, deprecated, retired (`pyng-versions.txt`).

use wire::Timestamp;
use wire::pyng::VERSION;

/// A version that was retired long ago. [I]
pub(crate) const RETIRED_VERSION: &str = "urn:pyng:api:billing:version:v0";

/// Whether and when v1 ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct VersionLife {
    /// When v1 is, or was, retired; `None` while it is current.
    pub(crate) sunset: Option<Timestamp>,
}

/// Why a version is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum VersionFault {
    Unsupported,
    Gone,
}

impl VersionLife {
    /// Judges the version a request is pinned to.
    pub(crate) fn judge(self, version: &str, now: Timestamp) -> Result<(), VersionFault> {
        match version {
            RETIRED_VERSION => Err(VersionFault::Gone),
            VERSION if self.sunset.is_some_and(|sunset| now >= sunset) => Err(VersionFault::Gone),
            VERSION => Ok(()),
            _ => Err(VersionFault::Unsupported),
        }
    }
}
