//! Reads the body of a batch and says everything that is wrong with it ("Submit a batch").

use std::collections::HashSet;

use serde_json::{Map, Value};
use wire::pyng::{BatchRow, BatchSubmission, MAX_BATCH_ROWS};
use wire::{BatchReference, CustomerReference, RowReference};

use super::codes;
use super::error::ApiError;
use super::fields::Faults;

/// The submission, or a 400 with one item for each fault: `rows[3].amount`.
pub(super) fn read(fields: &Map<String, Value>) -> Result<BatchSubmission, ApiError> {
    let mut faults = Faults::default();
    let batch_reference = faults.reference(fields, "batchReference", "batchReference", BatchReference::parse);
    let rows = rows(fields, &mut faults);
    match (batch_reference, faults.into_error()) {
        (Some(batch_reference), None) => Ok(BatchSubmission {
            batch_reference,
            rows,
        }),
        (_, Some(error)) => Err(error),
        (None, None) => Err(ApiError::invalid(
            "batchReference",
            codes::REQUIRED,
            "Is required.",
        )),
    }
}

/// The rows that are sound; the faults of the others are added.
fn rows(fields: &Map<String, Value>, faults: &mut Faults) -> Vec<BatchRow> {
    let rows = match fields.get("rows") {
        None | Some(Value::Null) => {
            faults.add("rows", codes::REQUIRED, "Is required.");
            return Vec::new();
        }
        Some(Value::Array(rows)) if (1..=MAX_BATCH_ROWS).contains(&rows.len()) => rows,
        Some(_) => {
            faults.add("rows", codes::INVALID, "Must be a list of 1 to 1000 rows.");
            return Vec::new();
        }
    };
    let mut seen = HashSet::with_capacity(rows.len());
    rows.iter()
        .enumerate()
        .filter_map(|(index, value)| {
            let row = row(index, value, faults)?;
            if seen.insert(row.row_reference.clone()) {
                return Some(row);
            }
            let target = format!("rows[{index}].rowReference");
            faults.add(&target, codes::DUPLICATE, "Must be unique in the batch.");
            None
        })
        .collect()
}

fn row(index: usize, value: &Value, faults: &mut Faults) -> Option<BatchRow> {
    let Value::Object(fields) = value else {
        faults.add(&format!("rows[{index}]"), codes::INVALID, "Must be an object.");
        return None;
    };
    let target = |name: &str| format!("rows[{index}].{name}");
    let row_reference = faults.reference(
        fields,
        "rowReference",
        &target("rowReference"),
        RowReference::parse,
    );
    let customer_reference = faults.reference(
        fields,
        "customerReference",
        &target("customerReference"),
        CustomerReference::parse,
    );
    let amount = faults.amount(fields, "amount", &target("amount"));
    Some(BatchRow {
        row_reference: row_reference?,
        customer_reference: customer_reference?,
        amount: amount?,
    })
}
