//! Refusals that repeat themselves are one line of the audit trail a minute, with their count: otherwise anybody
//! could make it grow without end, under the lock that batches wait for.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::clock::Clock;

/// So long one line stands for all that are alike.
const FOLDED: Duration = Duration::from_secs(60);
/// How many kinds are remembered. Past that all are forgotten, and some lines come twice.
const KEPT: usize = 10_000;

/// What was written a short while ago.
#[derive(Default)]
pub(crate) struct Repeats(Mutex<HashMap<String, Line>>);

struct Line {
    written: Duration,
    more: u64,
}

/// How many were like the one that is to be written, and were not.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct More(u64);

impl Repeats {
    /// Counts a refusal of a kind (what, which, by whom); `None` when a line stands for it already.
    pub(crate) fn count(&self, (what, which, whose): (&str, &str, String), clock: &Clock) -> Option<More> {
        // The lengths keep two kinds from being written alike.
        let key = format!("{}:{what}{}:{which}{whose}", what.len(), which.len());
        let now = clock.elapsed();
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = lines.get_mut(&key) {
            if now.saturating_sub(line.written) < FOLDED {
                line.more = line.more.saturating_add(1);
                return None;
            }
            line.written = now;
            return Some(More(std::mem::take(&mut line.more)));
        }
        if lines.len() >= KEPT {
            lines.retain(|_, line| now.saturating_sub(line.written) < FOLDED);
        }
        if lines.len() >= KEPT {
            lines.clear();
        }
        lines.insert(
            key,
            Line {
                written: now,
                more: 0,
            },
        );
        Some(More(0))
    }
}

impl More {
    /// A line's detail, with the count of those it stands for.
    pub(crate) fn told(&self, detail: &str) -> String {
        let between = if detail.is_empty() { "" } else { "; " };
        match self.0 {
            0 => detail.to_owned(),
            more => format!("{detail}{between}{more} more like it since the line before"),
        }
    }
}

#[cfg(test)]
mod tests {
    use wire::Timestamp;

    use super::*;

    #[test]
    fn a_minute_of_the_same_is_one_line_and_the_next_one_counts_them() {
        let (repeats, clock) = (Repeats::default(), Clock::stepped(Timestamp(0)));
        let count = |which: &str| repeats.count(("access", which, "ada".to_owned()), &clock);
        assert_eq!(count("Invite"), Some(More(0)));
        assert_eq!(count("Invite"), None);
        assert_eq!(count("Invite"), None);
        assert_eq!(count("ViewAudit"), Some(More(0)));
        clock.advance(60_000);
        let more = count("Invite").unwrap();
        assert_eq!(
            more.told("Invite"),
            "Invite; 2 more like it since the line before"
        );
        clock.advance(60_000);
        assert_eq!(count("Invite").unwrap().told("Invite"), "Invite");
    }
}
