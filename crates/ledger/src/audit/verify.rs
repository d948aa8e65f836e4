//! Computing the chain anew.
//!
//! Each line's mac covers the line, its number and the mac before, under a key that is not in the ledger: who
//! can write to the ledger alone can change, remove, insert or move nothing without a break that is found here.
//! One thing they can do: cut lines off the end and set the head back. What finds that is a mark noted
//! elsewhere (the log tells the head each day), given as `expected`.

use std::fmt;

use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::anchor::{self, Mark};
use super::append::{PURPOSE, parts};
use super::line::{COLUMNS, Line};
use crate::fault::Fault;
use crate::store::Ledger;

const PAGE: i64 = 1000;

/// What became of the computation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every line is as it was written.
    Whole {
        /// The line before the first that is kept; 0 unless the oldest were given up.
        after: u64,
        /// How many lines there are.
        lines: u64,
        /// The last of them.
        head: Mark,
    },
    /// The first thing that is wrong.
    Broken {
        /// At which line.
        seq: u64,
        /// What.
        what: Break,
    },
}

/// A way in which the chain is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// The line is not there, though later ones or the head say it was.
    Missing,
    /// The line, or its place, is not as it was written.
    Changed,
    /// The line stands after the head: it was added without moving it, or the head was set back.
    Beyond,
    /// The line is signed with a key that is not in the key file.
    UnknownKey,
    /// The head does not belong to the last line.
    Head,
    /// What is kept about the beginning of the trimmed chain was not written by us.
    Beginning,
    /// The line is another than the one that was noted elsewhere, or is no longer there.
    NotAsExpected,
}

impl fmt::Display for Break {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "is missing",
            Self::Changed => "was changed, or moved from another place",
            Self::Beyond => "stands after the head",
            Self::UnknownKey => "is signed with a key that is not in the key file",
            Self::Head => "is the last, but the head says otherwise",
            Self::Beginning => "should be where the chain begins, but that note was forged",
            Self::NotAsExpected => "is not the one that was expected",
        })
    }
}

impl Ledger {
    /// Computes the whole chain anew, in pages, and holds it to `expected`. Lines that are appended meanwhile
    /// are left for the next time.
    ///
    /// # Errors
    /// When the ledger is not to be had. A broken chain is no error but a [`Verdict`].
    pub async fn verify(&self, expected: &[Mark]) -> Result<Verdict, Fault> {
        loop {
            let mut store = self.pool().acquire().await?;
            let begun = anchor::beginning(&mut *store, self.keys()).await?;
            let verdict = self.verify_from(&mut store, begun.as_ref(), expected).await?;
            // What was given up while we looked is not missing.
            let still = begun == anchor::beginning(&mut *store, self.keys()).await?;
            if still || matches!(verdict, Verdict::Whole { .. }) {
                return Ok(verdict);
            }
        }
    }

    /// As [`Ledger::verify`], of what a transaction sees; a broken chain is an error here.
    pub(crate) async fn verify_in(&self, store: &mut AnyConnection) -> Result<(), Fault> {
        let begun = anchor::beginning(&mut *store, self.keys()).await?;
        match self.verify_from(store, begun.as_ref(), &[]).await? {
            Verdict::Whole { .. } => Ok(()),
            Verdict::Broken { seq, what } => Err(Fault::Unreadable(format!(
                "the audit chain is broken: line {seq} {what}"
            ))),
        }
    }

    async fn verify_from(
        &self,
        store: &mut AnyConnection,
        begun: Option<&Mark>,
        expected: &[Mark],
    ) -> Result<Verdict, Fault> {
        let Some(begun) = begun else {
            return Ok(Verdict::Broken {
                seq: 1,
                what: Break::Beginning,
            });
        };
        let head = head(store).await?;
        let mut last = begun.clone();
        let check = |mark: &Mark| {
            expected
                .iter()
                .all(|one| one.seq != mark.seq || one.mac == mark.mac)
        };
        if !check(&last) {
            return Ok(Verdict::Broken {
                seq: last.seq,
                what: Break::NotAsExpected,
            });
        }
        loop {
            let page = lines(store, last.seq, head.seq).await?;
            if page.is_empty() {
                break;
            }
            for line in &page {
                let seq = u64::try_from(line.seq).unwrap_or(0);
                if seq != last.seq + 1 {
                    return Ok(Verdict::Broken {
                        seq: last.seq + 1,
                        what: Break::Missing,
                    });
                }
                if let Some(what) = self.fault_of(line, &last.mac) {
                    return Ok(Verdict::Broken { seq, what });
                }
                last = Mark {
                    seq,
                    mac: line.mac.clone(),
                };
                if !check(&last) {
                    return Ok(Verdict::Broken {
                        seq,
                        what: Break::NotAsExpected,
                    });
                }
            }
        }
        if last.seq < head.seq {
            return Ok(Verdict::Broken {
                seq: last.seq + 1,
                what: Break::Missing,
            });
        }
        if last != head {
            return Ok(Verdict::Broken {
                seq: last.seq,
                what: Break::Head,
            });
        }
        if let Some(seq) = beyond(store, &head).await? {
            return Ok(Verdict::Broken {
                seq,
                what: Break::Beyond,
            });
        }
        if let Some(gone) = expected.iter().find(|mark| mark.seq > last.seq) {
            return Ok(Verdict::Broken {
                seq: gone.seq,
                what: Break::NotAsExpected,
            });
        }
        Ok(Verdict::Whole {
            after: begun.seq,
            lines: last.seq - begun.seq,
            head,
        })
    }

    /// The last line, for a note elsewhere.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn head(&self) -> Result<Mark, Fault> {
        head(&mut *self.pool().acquire().await?).await
    }

    fn fault_of(&self, line: &Line, before: &str) -> Option<Break> {
        let parts = parts(line.seq, before, &line.event);
        match self
            .keys()
            .mac(&line.key, PURPOSE, &parts.each_ref().map(String::as_str))
        {
            Err(_) => Some(Break::UnknownKey),
            Ok(mac) => (mac != line.mac).then_some(Break::Changed),
        }
    }
}

fn number(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

async fn head(store: &mut AnyConnection) -> Result<Mark, Fault> {
    let row = sqlx::query("SELECT seq, mac FROM audit_head WHERE id = 1")
        .fetch_optional(store)
        .await?
        .ok_or_else(|| Fault::Unreadable("the audit chain has no head".into()))?;
    let seq: i64 = row.try_get("seq")?;
    Ok(Mark {
        seq: u64::try_from(seq).unwrap_or(0),
        mac: row.try_get("mac")?,
    })
}

/// A line after the head, unless it was appended since.
async fn beyond(store: &mut AnyConnection, known: &Mark) -> Result<Option<u64>, Fault> {
    let first: Option<i64> = sqlx::query_scalar("SELECT MIN(seq) FROM audit WHERE seq > $1")
        .bind(number(known.seq))
        .fetch_one(&mut *store)
        .await?;
    match first {
        Some(seq) if head(store).await? == *known => Ok(u64::try_from(seq).ok()),
        _ => Ok(None),
    }
}

/// Lines after one and up to another, a page at most.
async fn lines(store: &mut AnyConnection, after: u64, to: u64) -> Result<Vec<Line>, Fault> {
    let words = format!("SELECT {COLUMNS} FROM audit WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT {PAGE}");
    let question = sqlx::query(AssertSqlSafe(words))
        .bind(number(after))
        .bind(number(to));
    question.fetch_all(store).await?.iter().map(Line::of).collect()
}
