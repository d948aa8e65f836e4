//! Every table as JSON lines: a first line that says what it is, a line a row, and a last line with their number,
//! so that a file that was cut off is known.

use std::io::Write;

use serde_json::{Map, Value, json};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row, TypeInfo, ValueRef};
use wire::Timestamp;

use super::tables::{TABLES, Table};
use crate::fault::Fault;
use crate::store::{Ledger, Writing, known};

/// The form of the file.
pub(super) const FORM: u64 = 1;

const PAGE: usize = 500;

impl Ledger {
    /// Writes everything as it is at one instant; how many rows that were.
    ///
    /// # Errors
    /// When the ledger is not to be had, or the file cannot be written.
    pub async fn export(&self, to: &mut (impl Write + Send), now: Timestamp) -> Result<u64, Fault> {
        let mut reading = self.snapshot().await?;
        line(
            to,
            &json!({ "portalLedger": FORM, "migration": known(), "at": now.0 }),
        )?;
        let mut rows = 0;
        for table in TABLES {
            rows += export_table(&mut reading, table, to).await?;
        }
        line(to, &json!({ "rows": rows }))?;
        to.flush().map_err(unwritten)?;
        Ok(rows)
    }
}

async fn export_table(
    reading: &mut Writing,
    table: &Table,
    to: &mut (impl Write + Send),
) -> Result<u64, Fault> {
    let columns = table.columns.join(", ");
    let words = format!(
        "SELECT {columns} FROM {} ORDER BY {} LIMIT {PAGE} OFFSET $1",
        table.name, table.order
    );
    let mut offset = 0_usize;
    loop {
        let page = sqlx::query(AssertSqlSafe(words.clone()))
            .bind(i64::try_from(offset).unwrap_or(i64::MAX))
            .fetch_all(&mut **reading)
            .await?;
        for row in &page {
            line(to, &json!({ "table": table.name, "row": values(table, row)? }))?;
        }
        offset += page.len();
        if page.len() < PAGE {
            return Ok(u64::try_from(offset).unwrap_or(u64::MAX));
        }
    }
}

/// A row's values by name, without those that are not there.
fn values(table: &Table, row: &AnyRow) -> Result<Map<String, Value>, Fault> {
    let mut values = Map::new();
    for name in table.columns {
        let raw = row.try_get_raw(*name)?;
        if raw.is_null() {
            continue;
        }
        let value = match raw.type_info().name() {
            "TEXT" => Value::from(row.try_get::<String, _>(*name)?),
            _ => Value::from(row.try_get::<i64, _>(*name)?),
        };
        values.insert((*name).to_owned(), value);
    }
    Ok(values)
}

fn line(to: &mut impl Write, value: &Value) -> Result<(), Fault> {
    writeln!(to, "{value}").map_err(unwritten)
}

#[expect(clippy::needless_pass_by_value, reason = "as map_err hands it over")]
fn unwritten(error: std::io::Error) -> Fault {
    Fault::Unavailable(format!("the copy cannot be written: {error}"))
}
