//! An exported ledger, into an empty one of either store: all of it or nothing, and only when its chain is whole.

use std::io::BufRead;

use serde_json::{Map, Value};
use sqlx::AssertSqlSafe;

use super::export::FORM;
use super::tables::{TABLES, Table};
use crate::audit::Event;
use crate::fault::Fault;
use crate::store::{Ledger, Writing, known};

/// Why a copy is not taken in. Nothing was changed.
#[derive(Debug)]
pub enum Refused {
    /// There is something in the ledger already.
    NotEmpty,
    /// The copy is not one of ours, was cut off or was changed; in which line, and what.
    Unsound(usize, String),
    /// The ledger's own fault.
    Ledger(Fault),
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotEmpty => {
                f.write_str("there is a ledger already, and something in it; name an empty one")
            }
            Self::Unsound(line, what) => write!(f, "line {line} of the copy {what}"),
            Self::Ledger(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for Refused {}

impl<T: Into<Fault>> From<T> for Refused {
    fn from(fault: T) -> Self {
        Self::Ledger(fault.into())
    }
}

impl Ledger {
    /// Takes in what [`Ledger::export`] wrote, with the event; how many rows that were.
    ///
    /// # Errors
    /// [`Refused`], and then nothing was changed. The keys must be those of the exported ledger, and its audit
    /// chain be whole: that is seen once everything is in, before it is kept.
    pub async fn import(&self, from: impl BufRead + Send, event: &Event) -> Result<u64, Refused> {
        if !self.is_empty().await? {
            return Err(Refused::NotEmpty);
        }
        let mut writing = self.write().await?;
        for table in ["facts", "audit_head"] {
            let words = format!("DELETE FROM {table}");
            sqlx::query(AssertSqlSafe(words)).execute(&mut *writing).await?;
        }
        let rows = take_in(&mut writing, from).await?;
        // The chain is computed from what this transaction sees.
        self.verify_in(&mut writing).await?;
        super::disarm(&mut writing, event.at).await?;
        self.append(&mut writing, event).await?;
        writing.commit().await?;
        self.check_keys().await?;
        Ok(rows)
    }
}

async fn take_in(writing: &mut Writing, from: impl BufRead + Send) -> Result<u64, Refused> {
    let (mut rows, mut ended, mut number) = (0_u64, false, 0);
    for (index, line) in from.lines().enumerate() {
        number = index + 1;
        let unsound = |what: &str| Refused::Unsound(number, what.to_owned());
        let line = line.map_err(|error| unsound(&format!("cannot be read: {error}")))?;
        let value: Value = serde_json::from_str(&line).map_err(|_| unsound("is not JSON"))?;
        if index == 0 {
            check_form(&value).map_err(|what| unsound(&what))?;
        } else if ended {
            return Err(unsound("comes after the end"));
        } else if let Some(count) = value.get("rows").and_then(Value::as_u64) {
            ended = count == rows;
            if !ended {
                return Err(unsound("tells another number of rows than there are"));
            }
        } else {
            let (table, row) = row_of(&value).ok_or_else(|| unsound("is no row of a table known here"))?;
            insert(writing, table, row)
                .await?
                .map_err(|what| unsound(&what))?;
            rows += 1;
        }
    }
    if ended {
        Ok(rows)
    } else {
        Err(Refused::Unsound(
            number,
            "is the last, but not the end".to_owned(),
        ))
    }
}

fn check_form(first: &Value) -> Result<(), String> {
    if first.get("portalLedger").and_then(Value::as_u64) != Some(FORM) {
        return Err("does not begin an exported ledger".to_owned());
    }
    match first.get("migration").and_then(Value::as_i64) {
        Some(migration) if migration <= known() => Ok(()),
        _ => Err("says it was written by a newer version".to_owned()),
    }
}

fn row_of(value: &Value) -> Option<(&'static Table, &Map<String, Value>)> {
    let name = value.get("table")?.as_str()?;
    let table = TABLES.iter().find(|table| table.name == name)?;
    let row = value.get("row")?.as_object()?;
    // Only names known here get into the statement.
    row.keys()
        .all(|name| table.columns.contains(&name.as_str()))
        .then_some((table, row))
}

async fn insert(
    writing: &mut Writing,
    table: &Table,
    row: &Map<String, Value>,
) -> Result<Result<(), String>, Fault> {
    let names: Vec<&str> = row.keys().map(String::as_str).collect();
    let places: Vec<String> = (1..=names.len()).map(|n| format!("${n}")).collect();
    let words = format!(
        "INSERT INTO {} ({}) VALUES ({})",
        table.name,
        names.join(", "),
        places.join(", ")
    );
    let mut statement = sqlx::query(AssertSqlSafe(words));
    for value in row.values() {
        statement = match (value.as_str(), value.as_i64()) {
            (Some(text), _) => statement.bind(text.to_owned()),
            (None, Some(number)) => statement.bind(number),
            (None, None) => return Ok(Err("holds a value that is neither a text nor a number".to_owned())),
        };
    }
    match statement.execute(&mut **writing).await {
        Ok(_) => Ok(Ok(())),
        // A row that is there twice, or lacks something: the file's fault. The message would quote values.
        Err(sqlx::Error::Database(_)) => Ok(Err("does not fit into its table".to_owned())),
        Err(error) => Err(error.into()),
    }
}
