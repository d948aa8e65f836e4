//! Sizes and times that keep one request from hurting the others.

use std::time::Duration;

/// All limits in one place.
#[derive(Clone, Debug)]
pub struct Limits {
    /// How long opening a connection to the upstream may take.
    pub connect_timeout: Duration,
    /// How long one request to the upstream may take, its answer read included.
    pub upstream_timeout: Duration,
    /// How long one operation may take with all its retries.
    pub operation_deadline: Duration,
    /// How long looking for one customer through the pages may take.
    pub search_deadline: Duration,
    /// How many pages such a search reads at most.
    pub search_pages: usize,
    /// How long after a look for a lost invitation that found nobody the next one is made: upstream may
    /// still be at work.
    pub second_look: Duration,
    /// The first pause before a retry; it doubles, with jitter.
    pub retry_pause: Duration,
    /// The largest answer of the upstream that is read, in bytes.
    pub answer_bytes: usize,
    /// The largest body of a batch submission, in bytes: 1000 rows of the longest references fit.
    pub batch_bytes: usize,
    /// The largest body of any other operation, in bytes.
    pub body_bytes: usize,
    /// How long a browser may take to send a body.
    pub body_timeout: Duration,
    /// How long a client may take to send its headers, and a connection may stay idle.
    pub header_timeout: Duration,
    /// How many bytes of headers a request may have, and how much is read ahead.
    pub header_bytes: usize,
    /// How long a client may take to read a piece of an answer.
    pub write_timeout: Duration,
    /// How many connections are served at once.
    pub connections: usize,
    /// How many of them from one address, unless it is a proxy in front.
    pub address_connections: usize,
    /// How long a shutdown waits for requests in progress: the longest, an invitation whose answer is lost,
    /// takes an operation's time and a search's.
    pub drain: Duration,
    /// How often one session may ask.
    pub session_rate: Rate,
    /// How often one address may ask; many people may share it.
    pub address_rate: Rate,
    /// How often one address may set out for the identity provider, or come back.
    pub journey_rate: Rate,
    /// How many lines of the audit trail one file may have.
    pub export_lines: usize,
    /// How many bytes of batch statuses are kept in memory; the least recently used go first.
    pub snapshot_bytes: usize,
    /// How many references that upstream does not know are asked for in 30 s, by everybody together.
    pub snapshot_entries: usize,
    /// How often one person may ask for one.
    pub unknown_rate: Rate,
}

/// So many requests at once, and then one each so often.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    /// At once.
    pub burst: u32,
    /// Then.
    pub one_each: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            upstream_timeout: Duration::from_secs(15),
            operation_deadline: Duration::from_secs(25),
            search_deadline: Duration::from_secs(20),
            search_pages: 20,
            second_look: Duration::from_secs(3),
            retry_pause: Duration::from_millis(200),
            answer_bytes: 4 * 1024 * 1024,
            batch_bytes: 2 * 1024 * 1024,
            body_bytes: 8 * 1024,
            body_timeout: Duration::from_secs(15),
            header_timeout: Duration::from_secs(30),
            header_bytes: 32 * 1024,
            write_timeout: Duration::from_secs(30),
            connections: 4096,
            address_connections: 256,
            drain: Duration::from_secs(50),
            session_rate: Rate {
                burst: 300,
                one_each: Duration::from_millis(20),
            },
            address_rate: Rate {
                burst: 4000,
                one_each: Duration::from_millis(1),
            },
            journey_rate: Rate {
                burst: 60,
                one_each: Duration::from_secs(1),
            },
            export_lines: 20_000,
            snapshot_bytes: 32 * 1024 * 1024,
            snapshot_entries: 200,
            unknown_rate: Rate {
                burst: 10,
                one_each: Duration::from_secs(3),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shutdown_waits_for_the_longest_operation() {
        let limits = Limits::default();
        assert!(limits.drain >= limits.operation_deadline + limits.search_deadline);
    }
}
