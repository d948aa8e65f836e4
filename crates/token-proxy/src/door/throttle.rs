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
//! A stranger who guesses at a colleague's login fills the counts of his own place and the last one, which never
//! asks for more than 2 s. The colleague's own browser, known by its mark (`known_browser`), has a count of its
//! own and is asked for neither. Counts are in memory, forgotten after an hour without attempts.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Mutex;
use std::time::Duration;

use crate::clock::as_seconds_up;
use crate::peer::place_of;

const FORGOTTEN: Duration = Duration::from_secs(3600);
/// How many counts are kept; past that, those that ask for no pause go first.
const KEPT: usize = 20_000;

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
    LoginAt(String, Option<IpAddr>),
    LoginIn(String, String),
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
        let due = keys.iter().filter_map(|key| counts.get(key));
        if let Some(latest) = due.map(|count| count.not_before).max().filter(|due| *due > now) {
            return Err(as_seconds_up(latest.saturating_sub(now)).max(1));
        }
        make_room(&mut counts, now);
        for key in keys {
            let rule = key.rule();
            let count = counts.entry(key).or_default();
            if now.saturating_sub(count.newest) > FORGOTTEN {
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
                Key::LoginAt(..) | Key::LoginIn(..) => {
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
    let place = attempt.address.map(place_of);
    if let Some(mark) = attempt.known {
        return vec![Key::LoginIn(login, mark.to_owned())];
    }
    let mut keys = vec![Key::LoginAt(login.clone(), place), Key::Login(login)];
    // Who comes from this very machine may be everybody, behind a proxy nobody told us about.
    keys.extend(place.filter(|place| !place.is_loopback()).map(Key::At));
    keys
}

fn pause(rule: &Rule, attempts: u32) -> Duration {
    match attempts.checked_sub(rule.free) {
        None | Some(0) => Duration::ZERO,
        Some(over) => Duration::from_secs(1 << (over - 1).min(16)).min(rule.longest),
    }
}

fn make_room(counts: &mut HashMap<Key, Count>, now: Duration) {
    if counts.len() < KEPT {
        return;
    }
    counts.retain(|_, count| now.saturating_sub(count.newest) <= FORGOTTEN);
    if counts.len() >= KEPT {
        counts.retain(|_, count| count.not_before > now);
    }
    if counts.len() >= KEPT {
        counts.clear();
    }
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
    fn memory_is_bounded() {
        let throttle = Throttle::default();
        for number in 0..60_000_u32 {
            let address = std::net::Ipv4Addr::from(0xC633_0000 + number).to_string();
            let _ = throttle.enter(&attempt(&number.to_string(), &address, None), at(0));
        }
        assert!(throttle.0.lock().unwrap().len() <= KEPT + 3);
    }
}
