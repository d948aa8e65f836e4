//! Places in the chain that can be trusted without what comes before them: its beginning, or, where the oldest
//! lines were given up, the last of these, authenticated under a key and kept among the facts.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sqlx::{Any, Executor};

use crate::fault::Fault;
use crate::keys::Keys;

const FACT: &str = "audit.trimmed";
const PURPOSE: &str = "audit trimmed";

/// A line's number and its mac: what somebody noted elsewhere to hold the ledger to it later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The line's place in the chain; 0 is before the first.
    pub seq: u64,
    /// Its mac, in hexadecimal; empty before the first.
    pub mac: String,
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.seq, self.mac)
    }
}

/// `SEQ:MAC`, as [`Mark`] is printed.
impl FromStr for Mark {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = "must be SEQ:MAC, as `audit verify` and the log print the head";
        let (seq, mac) = text.trim().split_once(':').ok_or(wrong)?;
        let seq = seq.parse().map_err(|_| wrong)?;
        if mac.len() != 64 || !mac.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(wrong);
        }
        Ok(Self {
            seq,
            mac: mac.to_ascii_lowercase(),
        })
    }
}

#[derive(Serialize, Deserialize)]
struct Kept {
    seq: u64,
    mac: String,
    key: String,
    proof: String,
}

/// Where the chain begins; `None` when what is kept about it was forged.
pub(super) async fn beginning<'c>(
    store: impl Executor<'c, Database = Any>,
    keys: &Keys,
) -> Result<Option<Mark>, Fault> {
    let kept: Option<String> = sqlx::query_scalar("SELECT value FROM facts WHERE name = $1")
        .bind(FACT)
        .fetch_optional(store)
        .await?;
    let Some(kept) = kept else {
        return Ok(Some(Mark {
            seq: 0,
            mac: String::new(),
        }));
    };
    let Ok(kept) = serde_json::from_str::<Kept>(&kept) else {
        return Ok(None);
    };
    let proof = keys.mac(&kept.key, PURPOSE, &[&kept.seq.to_string(), &kept.mac])?;
    Ok((proof == kept.proof).then_some(Mark {
        seq: kept.seq,
        mac: kept.mac,
    }))
}

/// Moves the beginning; part of the transaction that gives up the lines before it.
pub(super) async fn move_beginning<'c>(
    store: impl Executor<'c, Database = Any>,
    keys: &Keys,
    to: &Mark,
) -> Result<(), Fault> {
    let key = keys.active().to_owned();
    let proof = keys.mac(&key, PURPOSE, &[&to.seq.to_string(), &to.mac])?;
    let kept = Kept {
        seq: to.seq,
        mac: to.mac.clone(),
        key,
        proof,
    };
    let text = serde_json::to_string(&kept).map_err(|error| Fault::Unreadable(error.to_string()))?;
    sqlx::query("INSERT INTO facts (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
        .bind(FACT)
        .bind(text)
        .execute(store)
        .await?;
    Ok(())
}
