//! What every request shares.

use std::collections::BTreeMap;
use std::sync::Arc;

use ledger::{Fault, Ledger};
use tokio_util::task::TaskTracker;
use wire::Timestamp;
use wire::api::Site;

use crate::assets::Portal;
use crate::clock::Clock;
use crate::config::Config;
use crate::door::Door;
use crate::first_steps::note_policies;
use crate::follow::Desk;
use crate::opening::open_ledger;
use crate::outbox::Outbox;
use crate::rates::Rates;
use crate::repeats::Repeats;
use crate::shared_time::SharedTime;
use crate::telemetry::{Beats, Probe};
use crate::upstream::Upstream;

/// The proxy's state; a clone is another handle to the same.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    config: Config,
    clock: Clock,
    ledger: Ledger,
    sites: BTreeMap<String, Arc<Site>>,
    upstream: Upstream,
    door: Door,
    rates: Rates,
    repeats: Repeats,
    shared_time: SharedTime,
    desk: Desk,
    outbox: Outbox,
    portal: Option<Portal>,
    beats: Beats,
    probe: Probe,
    detached: TaskTracker,
}

/// Why the proxy cannot start although its configuration is sound.
#[derive(Debug)]
pub struct StartFault(pub(crate) String);

impl std::fmt::Display for StartFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StartFault {}

impl App {
    /// Opens the ledger and builds the state; nothing is asked upstream yet.
    ///
    /// # Errors
    /// When the ledger cannot be opened, TLS cannot be set up, or the portal's folder cannot be read.
    pub async fn new(config: Config, clock: Clock) -> Result<Self, StartFault> {
        let portal = match &config.server.assets {
            Some(folder) => Some(Portal::open(folder, &config.server.base_path)?),
            None => None,
        };
        let ledger = open_ledger(&config.ledger).await?;
        let shared_time = SharedTime::default();
        let measured = shared_time.measure(&clock, &ledger).await;
        measured.map_err(|fault| StartFault(fault.to_string()))?;
        let door = Door::new(&config, &clock)?;
        let upstream = Upstream::new(&config, clock.clone())?;
        let by_id = |site: &Site| (site.id.as_str().to_owned(), Arc::new(site.clone()));
        let app = Self(Arc::new(Inner {
            sites: config.pyng.sites.iter().map(by_id).collect(),
            ledger,
            upstream,
            door,
            rates: Rates::new(&config.limits),
            repeats: Repeats::default(),
            shared_time,
            desk: Desk::new(&config.limits),
            outbox: Outbox::default(),
            portal,
            beats: Beats::new(),
            probe: Probe::default(),
            detached: TaskTracker::new(),
            clock,
            config,
        }));
        note_policies(&app).await?;
        Ok(app)
    }

    pub(crate) fn config(&self) -> &Config {
        &self.0.config
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.0.clock
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        &self.0.ledger
    }

    pub(crate) fn site(&self, id: &str) -> Option<Arc<Site>> {
        self.0.sites.get(id).cloned()
    }

    pub(crate) fn upstream(&self) -> &Upstream {
        &self.0.upstream
    }

    pub(crate) fn door(&self) -> &Door {
        &self.0.door
    }

    pub(crate) fn repeats(&self) -> &Repeats {
        &self.0.repeats
    }

    pub(crate) fn rates(&self) -> &Rates {
        &self.0.rates
    }

    /// Now, by the clock that all proxies on this ledger share: leases and the 30 s go by it.
    pub(crate) fn ledger_now(&self) -> Timestamp {
        self.0.shared_time.now(&self.0.clock)
    }

    /// Measures anew how far the ledger's clock is ahead.
    pub(crate) async fn compare_clocks(&self) -> Result<(), Fault> {
        self.0.shared_time.measure(&self.0.clock, &self.0.ledger).await
    }

    /// What is remembered of the batches that are followed.
    pub(crate) fn desk(&self) -> &Desk {
        &self.0.desk
    }

    pub(crate) fn outbox(&self) -> &Outbox {
        &self.0.outbox
    }

    /// What goes on although its browser may have left; a shutdown waits for it.
    pub(crate) fn detached(&self) -> &TaskTracker {
        &self.0.detached
    }

    /// That the workers live.
    pub(crate) fn beats(&self) -> &Beats {
        &self.0.beats
    }

    /// What the ledger said when readiness was last asked for.
    pub(crate) fn probe(&self) -> &Probe {
        &self.0.probe
    }

    pub(crate) fn portal(&self) -> Option<&Portal> {
        self.0.portal.as_ref()
    }
}
