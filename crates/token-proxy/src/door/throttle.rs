//! Guessing is slowed, and nobody is locked out.
//!
//! Each attempt is counted before it is checked, so that many at once gain nothing, and given back when it was
//! right. Three counts decide how long the next one waits:
//!
//! | count | free | then |
//! |---|---|---|
//! | one login from one place (or from one known browser) | 4 | 1 s, doubling to 5 min |
//! | one place, whatever the logins | 30 | 1 s, doubling to 1 min |
//! | one login, from everywhere | 60 | 2 s, always |
//!
//! A stranger who guesses at a colleague's login fills the counts of his own place and the last one. That one has
//! a slot each 2 s, for which many strangers could race the colleague and win. So it does not ask whoever comes
//! from where this login was hardly tried in the last hour (an IPv6 /48 counts as one here): the colleague's new
//! browser passes, and a stranger passes three times an hour for each network he has. The colleague's own browser,
//! known by its mark (`known_browser`), has a count of its own and is asked for nothing else.
//!
//! Loopback is no place: it is this machine, or everybody behind a proxy nobody told us about.
//!
//! Counts are in memory, forgotten after an hour without attempts. When there are too many, those go first that
//! ask for the least: a flood of names pushes itself out, not the count of a login somebody is after.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Mutex;
use std::time::Duration;

use crate::clock::as_seconds_up;
use crate::peer::{network_of, place_of};

const FORGOTTEN: Duration = Duration::from_secs(3600);
/// How many counts are kept.
const KEPT: usize = 20_000;
/// How many go at once when there is no room.
const CLEARED: usize = KEPT / 8;
/// So often an hour a network may try a login without waiting for the login's own pace.
const NEWCOMER: u32 = 3;

/// Who attempts what.
pub(crate) struct Attempt<'a> {
    /// The login, whether there is such an account or not.
    pub(crate) login: &'a str,
    /// From where.
    pub(crate) address: Option<IpAddr>,
    /// The mark of a browser from which this very login has signed in.
    pub(crate) known: Option<&'a str>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    LoginAt(String, IpAddr),
    LoginIn(String, String),
    /// Slows nobody; tells who is no newcomer.
    LoginFrom(String, IpAddr),
    At(IpAddr),
    Login(String),
}

struct Rule {
    free: u32,
    longest: Duration,
}

impl Key {
    fn rule(&self) -> Rule {
        let (free, seconds) = match self {
            Self::LoginAt(..) | Self::LoginIn(..) => (4, 300),
            Self::At(_) => (30, 60),
            Self::LoginFrom(..) => (NEWCOMER, 0),
            Self::Login(_) => (60, 2),
        };
        Rule {
            free,
            longest: Duration::from_secs(seconds),
        }
    }
}

#[derive(Default)]
struct Count {
    attempts: u32,
    newest: Duration,
    not_before: Duration,
}

/// The counts.
#[derive(Default)]
pub(crate) struct Throttle(Mutex<HashMap<Key, Count>>);

impl Throttle {
    /// Counts an attempt at `now` (time that passed since some beginning).
    ///
    /// # Errors
    /// The seconds to wait first; then nothing was counted.
    pub(crate) fn enter(&self, attempt: &Attempt<'_>, now: Duration) -> Result<(), u64> {
        let mut counts = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let keys = keys(attempt);
        let newcomer = is_newcomer(&counts, &keys, now);
        let asked = keys
            .iter()
            .filter(|key| !(newcomer && matches!(key, Key::Login(_))));
        let due = asked.filter_map(|key| counts.get(key));
        if let Some(latest) = due.map(|count| count.not_before).max().filter(|due| *due > now) {
            return Err(as_seconds_up(latest.saturating_sub(now)).max(1));
        }
        make_room(&mut counts, now);
        for key in keys {
            let rule = key.rule();
            let count = counts.entry(key).or_default();
            if is_over(count, now) {
                count.attempts = 0;
            }
            count.attempts = count.attempts.saturating_add(1);
            count.newest = now;
            count.not_before = now + pause(&rule, count.attempts);
        }
        Ok(())
    }

    /// Gives back what an attempt counted that was right.
    pub(crate) fn forgive(&self, attempt: &Attempt<'_>) {
        let mut counts = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for key in keys(attempt) {
            match &key {
                Key::LoginAt(..) | Key::LoginIn(..) | Key::LoginFrom(..) => {
                    counts.remove(&key);
                }
                // One good account of one's own does not pay for guesses at others'.
                Key::At(_) | Key::Login(_) => {
                    if let Some(count) = counts.get_mut(&key) {
                        count.attempts = count.attempts.saturating_sub(1);
                        count.not_before = Duration::ZERO;
                    }
                }
            }
        }
    }
}

fn keys(attempt: &Attempt<'_>) -> Vec<Key> {
    let login = attempt.login.to_owned();
    if let Some(mark) = attempt.known {
        return vec![Key::LoginIn(login, mark.to_owned())];
    }
    let mut keys = Vec::with_capacity(4);
    if let Some(address) = attempt.address.filter(|address| !address.is_loopback()) {
        let place = place_of(address);
        keys.push(Key::LoginAt(login.clone(), place));
        keys.push(Key::LoginFrom(login.clone(), network_of(address)));
        keys.push(Key::At(place));
    }
    keys.push(Key::Login(login));
    keys
}

fn is_over(count: &Count, now: Duration) -> bool {
    now.saturating_sub(count.newest) > FORGOTTEN
}

/// Whether this login was hardly tried from there.
fn is_newcomer(counts: &HashMap<Key, Count>, keys: &[Key], now: Duration) -> bool {
    let from = keys.iter().find(|key| matches!(key, Key::LoginFrom(..)));
    from.is_some_and(|key| {
        let count = counts.get(key).filter(|count| !is_over(count, now));
        count.is_none_or(|count| count.attempts < NEWCOMER)
    })
}

fn pause(rule: &Rule, attempts: u32) -> Duration {
    match attempts.checked_sub(rule.free) {
        None | Some(0) => Duration::ZERO,
        Some(over) => Duration::from_secs(1 << (over - 1).min(16)).min(rule.longest),
    }
}

/// Forgets what is over, and then those that are the fewest attempts past what is free, the oldest first.
fn make_room(counts: &mut HashMap<Key, Count>, now: Duration) {
    if counts.len() < KEPT {
        return;
    }
    counts.retain(|_, count| !is_over(count, now));
    if counts.len() < KEPT {
        return;
    }
    let worth = |key: &Key, count: &Count| (count.attempts.saturating_sub(key.rule().free), count.newest);
    let mut all: Vec<_> = counts.iter().map(|(key, count)| worth(key, count)).collect();
    let (.., last, _) = all.select_nth_unstable(CLEARED.min(counts.len().saturating_sub(1)));
    let last = *last;
    let mut left = CLEARED;
    counts.retain(|key, count| {
        let goes = left > 0 && worth(key, count) <= last;
        left -= usize::from(goes);
        !goes
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt<'a>(login: &'a str, address: &str, known: Option<&'a str>) -> Attempt<'a> {
        Attempt {
            login,
            address: Some(address.parse().unwrap()),
            known,
        }
    }

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn guessing_slows_down_and_a_right_one_is_forgiven() {
        let throttle = Throttle::default();
        let ada = attempt("ada", "192.0.2.1", None);
        let mut now = 0;
        let mut waits = Vec::new();
        for _ in 0..14 {
            while let Err(seconds) = throttle.enter(&ada, at(now)) {
                waits.push(seconds);
                now += seconds;
            }
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256]);
        throttle.forgive(&ada);
        for _ in 0..4 {
            assert_eq!(throttle.enter(&ada, at(now)), Ok(()));
        }
    }

    #[test]
    fn a_stranger_locks_nobody_out() {
        let throttle = Throttle::default();
        // A thousand machines guess at once, for an hour.
        for second in 0..3600 {
            for machine in 0..4 {
                let address = format!("198.51.{}.{}", second % 200, machine);
                let _ = throttle.enter(&attempt("ada", &address, None), at(second));
            }
        }
        assert_eq!(
            throttle.enter(&attempt("ada", "192.0.2.1", Some("mark")), at(3600)),
            Ok(())
        );
        // From a new browser she waits two seconds at most.
        let waits = throttle.enter(&attempt("ada", "192.0.2.1", None), at(3600));
        assert!(waits.is_ok() || waits.is_err_and(|seconds| seconds <= 2));
        assert_eq!(
            throttle.enter(&attempt("bob", "192.0.2.1", None), at(3600)),
            Ok(())
        );
    }

    #[test]
    fn a_known_browser_is_slowed_by_its_own_guesses() {
        let throttle = Throttle::default();
        let ada = attempt("ada", "192.0.2.1", Some("mark"));
        for _ in 0..5 {
            assert_eq!(throttle.enter(&ada, at(0)), Ok(()));
        }
        assert_eq!(throttle.enter(&ada, at(0)), Err(1));
    }

    #[test]
    fn one_place_cannot_try_everybody() {
        let throttle = Throttle::default();
        let login = |number: u32| format!("person-{number}");
        let tries = (0..100).filter(|number| {
            throttle
                .enter(&attempt(&login(*number), "192.0.2.1", None), at(0))
                .is_ok()
        });
        assert_eq!(tries.count(), 31);
    }

    #[test]
    fn a_swarm_that_takes_every_slot_does_not_keep_a_colleague_out() {
        let throttle = Throttle::default();
        let ada = |address: &str, now| throttle.enter(&attempt("ada", address, None), at(now));
        // Three hundred /64 of one /48 race for the pace, and win it each time.
        for second in 0..4000 {
            let _ = ada(&format!("2001:db8:1:{:x}::1", second % 300), second);
        }
        assert!(ada("2001:db8:1:fff::1", 4000).is_err(), "no newcomer");
        assert_eq!(ada("2001:db8:2::1", 4000), Ok(()));
        assert_eq!(ada("192.0.2.1", 4000), Ok(()));
    }

    #[test]
    fn a_proxy_in_front_that_nobody_told_us_about_is_no_place() {
        let throttle = Throttle::default();
        for _ in 0..50 {
            assert_eq!(throttle.enter(&attempt("ada", "127.0.0.1", None), at(0)), Ok(()));
        }
    }

    #[test]
    fn a_flood_of_names_does_not_wash_a_count_away() {
        let throttle = Throttle::default();
        let ada = attempt("ada", "192.0.2.1", None);
        let mut now = 0;
        for _ in 0..10 {
            while let Err(seconds) = throttle.enter(&ada, at(now)) {
                now += seconds;
            }
        }
        for number in 0..60_000_u32 {
            let address = std::net::Ipv4Addr::from(0xC633_0000 + number).to_string();
            let _ = throttle.enter(&attempt(&number.to_string(), &address, None), at(now));
        }
        assert!(throttle.enter(&ada, at(now)).is_err_and(|seconds| seconds >= 32));
    }

    #[test]
    fn memory_is_bounded() {
        let throttle = Throttle::default();
        for number in 0..60_000_u32 {
            let address = std::net::Ipv4Addr::from(0xC633_0000 + number).to_string();
            let _ = throttle.enter(&attempt(&number.to_string(), &address, None), at(0));
        }
        assert!(throttle.0.lock().unwrap().len() <= KEPT + 4);
    }
}
