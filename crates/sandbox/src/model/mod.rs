//! The upstream as a model: Sites, links, batches and tokens, without a word of HTTP.
//!
//! What has happened is stored as instants, and never the state that follows from them: the state of a
//! link and the outcome of a row are computed for the instant that is asked about. Stepping the clock
//! by a month therefore gives exactly what waiting a month would have given.

pub(crate) mod access;
pub(crate) mod batch;
pub(crate) mod clock;
pub(crate) mod link;
pub(crate) mod listing;
pub(crate) mod outcome;
pub(crate) mod schedule;
pub(crate) mod secret;
pub(crate) mod site;
pub(crate) mod version;

use std::collections::BTreeMap;

use wire::SiteId;

use crate::faults::FaultQueue;
use crate::options::Options;
use crate::requests::RequestLog;
use crate::seed;
use access::Access;
use clock::Clock;
use site::Site;
use version::VersionLife;

/// Everything a sandbox knows.
pub(crate) struct World {
    pub(crate) clock: Clock,
    pub(crate) access: Access,
    pub(crate) sites: BTreeMap<SiteId, Site>,
    pub(crate) version: VersionLife,
    pub(crate) faults: FaultQueue,
    pub(crate) requests: RequestLog,
}

impl World {
    /// The world at its start, as the options have it.
    pub(crate) fn new(options: &Options) -> Self {
        let clock = Clock::new(options);
        let sites = seed::sites(options.seed, clock.now());
        Self {
            clock,
            access: Access::new(seed::clients()),
            sites,
            version: VersionLife::default(),
            faults: FaultQueue::default(),
            requests: RequestLog::default(),
        }
    }
}
