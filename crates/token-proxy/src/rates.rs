//! How often one may ask: a bound for each session and each address, so that one of them in a loop leaves the
//! others their turn.
//!
//! Loopback is not counted as an address: it is this machine, or everybody behind a proxy that `trusted_proxies`
//! does not name.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::http::StatusCode;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use ledger::Person;
use tokio::sync::{Semaphore, SemaphorePermit};
use wire::api::{SignInMode, problem_codes};

use crate::access::Caller;
use crate::clock::as_seconds_up;
use crate::config::{Limits, Rate};
use crate::peer::place_of;
use crate::refusal::Refusal;

/// After so many requests, who has not asked for a while is forgotten.
const SWEEP_EVERY: u32 = 4096;
/// How many search at once; sending and signing in need connections as well.
const SEARCHES: usize = 2;
/// How long one waits for a turn to search.
const SEARCH_PATIENCE: Duration = Duration::from_secs(5);

/// The bounds, and who has asked how often.
pub(crate) struct Rates {
    sessions: DefaultKeyedRateLimiter<String>,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
    journeys: DefaultKeyedRateLimiter<IpAddr>,
    unknown: DefaultKeyedRateLimiter<String>,
    asked: AtomicU32,
    clock: DefaultClock,
    searching: Semaphore,
}

impl Rates {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            sessions: RateLimiter::keyed(quota(limits.session_rate)),
            addresses: RateLimiter::keyed(quota(limits.address_rate)),
            journeys: RateLimiter::keyed(quota(limits.journey_rate)),
            unknown: RateLimiter::keyed(quota(limits.unknown_rate)),
            asked: AtomicU32::new(0),
            clock: DefaultClock::default(),
            searching: Semaphore::new(SEARCHES),
        }
    }

    /// Counts a request of somebody who is signed in.
    ///
    /// # Errors
    /// `TOO_MANY` with the seconds to wait.
    pub(crate) fn of_caller(&self, caller: &Caller) -> Result<(), Refusal> {
        let key = match (&caller.session, &caller.mode) {
            (Some(session), _) => session.clone(),
            // One person on one machine is nobody's competitor.
            (None, SignInMode::None) => return Ok(()),
            (None, _) => name_of(&caller.person),
        };
        self.sweep();
        let checked = self.sessions.check_key(&key);
        checked.map_err(|not_until| too_many(not_until.wait_time_from(self.clock.now())))
    }

    /// Counts a question to upstream about a batch that nobody knows: each name that one can think of costs one.
    ///
    /// # Errors
    /// `TOO_MANY` with the seconds to wait.
    pub(crate) fn of_unknown(&self, person: &Person) -> Result<(), Refusal> {
        let checked = self.unknown.check_key(&name_of(person));
        checked.map_err(|not_until| too_many(not_until.wait_time_from(self.clock.now())))
    }

    /// Counts a request from an address.
    ///
    /// # Errors
    /// `TOO_MANY` with the seconds to wait.
    pub(crate) fn of_address(&self, address: Option<IpAddr>) -> Result<(), Refusal> {
        self.sweep();
        self.of_place(&self.addresses, address)
    }

    /// Counts a step to the identity provider or back from it: each may cost the provider a request of ours, and
    /// it would block us all.
    ///
    /// # Errors
    /// `TOO_MANY` with the seconds to wait.
    pub(crate) fn of_journey(&self, address: Option<IpAddr>) -> Result<(), Refusal> {
        self.of_place(&self.journeys, address)
    }

    fn of_place(
        &self,
        rates: &DefaultKeyedRateLimiter<IpAddr>,
        address: Option<IpAddr>,
    ) -> Result<(), Refusal> {
        let Some(address) = address.filter(|address| !address.is_loopback()) else {
            return Ok(());
        };
        let checked = rates.check_key(&place_of(address));
        checked.map_err(|not_until| too_many(not_until.wait_time_from(self.clock.now())))
    }

    /// A turn to search all batches of a Site, which takes a connection to the ledger for long. It ends when what
    /// is returned is dropped.
    ///
    /// # Errors
    /// `TOO_MANY` when there was none in time.
    pub(crate) async fn search_turn(&self) -> Result<SemaphorePermit<'_>, Refusal> {
        let turn = tokio::time::timeout(SEARCH_PATIENCE, self.searching.acquire()).await;
        turn.ok()
            .and_then(Result::ok)
            .ok_or_else(|| too_many(SEARCH_PATIENCE))
    }

    fn sweep(&self) {
        if self.asked.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.sessions.retain_recent();
            self.addresses.retain_recent();
            self.unknown.retain_recent();
            self.journeys.retain_recent();
        }
    }
}

fn name_of(person: &Person) -> String {
    format!("{} {}", person.iss, person.sub)
}

fn quota(rate: Rate) -> Quota {
    let burst = NonZeroU32::new(rate.burst).unwrap_or(NonZeroU32::MIN);
    Quota::with_period(rate.one_each)
        .unwrap_or(Quota::per_second(burst))
        .allow_burst(burst)
}

fn too_many(wait: Duration) -> Refusal {
    let title = "The portal was asked too often.";
    Refusal::new(StatusCode::TOO_MANY_REQUESTS, problem_codes::TOO_MANY, title)
        .detail("Wait a moment and try again; nothing was done.")
        .retry_after(as_seconds_up(wait).max(1))
}
