//! A batch's body, every rule checked and every fault told with its place.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;
use wire::BatchReference;
use wire::api::ProblemItem;
use wire::pyng::{BatchRow, BatchSubmission, MAX_BATCH_ROWS};

use crate::body;
use crate::refusal::{Refusal, item};

/// More faults than this tell nobody anything.
const MOST_FAULTS: usize = 100;

/// The body before its parts are checked, so that one bad row does not hide the next.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Draft {
    #[serde(default)]
    batch_reference: Value,
    #[serde(default)]
    rows: Vec<Value>,
    #[serde(default)]
    file_name: Option<String>,
    #[serde(default)]
    again: bool,
}

/// What is to be sent, and what was said about it.
#[derive(Debug)]
pub(super) struct Wanted {
    /// What goes upstream.
    pub(super) batch: BatchSubmission,
    /// The file the rows came from.
    pub(super) file_name: Option<String>,
    /// The same rows once more, on purpose.
    pub(super) again: bool,
}

/// Reads and checks; what comes out holds nothing but what the contract names.
pub(super) fn read(bytes: &[u8]) -> Result<Wanted, Refusal> {
    let draft: Draft = body::parse(bytes)?;
    let mut faults = Vec::new();

    let text = draft.batch_reference.as_str().unwrap_or_default();
    let reference = BatchReference::parse(text);
    if let Err(fault) = reference {
        faults.push(item("batchReference", fault.as_str()));
    }
    if draft.rows.is_empty() || draft.rows.len() > MAX_BATCH_ROWS {
        let message = format!("must be 1 to {MAX_BATCH_ROWS} rows, not {}", draft.rows.len());
        faults.push(item("rows", message));
    }
    let rows = read_rows(draft.rows, &mut faults);
    let file_name = draft.file_name.filter(|name| !name.is_empty());
    if file_name.as_ref().is_some_and(|name| is_no_name(name)) {
        faults.push(item(
            "fileName",
            "must be at most 255 characters that can be printed",
        ));
    }

    faults.truncate(MOST_FAULTS);
    match reference {
        Ok(batch_reference) if faults.is_empty() => Ok(Wanted {
            batch: BatchSubmission {
                batch_reference,
                rows,
            },
            file_name,
            again: draft.again,
        }),
        _ => Err(Refusal::invalid(faults)),
    }
}

fn is_no_name(name: &str) -> bool {
    name.chars().nth(255).is_some() || name.chars().any(char::is_control)
}

fn read_rows(values: Vec<Value>, faults: &mut Vec<ProblemItem>) -> Vec<BatchRow> {
    let mut rows = Vec::with_capacity(values.len().min(MAX_BATCH_ROWS));
    let mut first_use: HashMap<String, usize> = HashMap::new();
    for (index, value) in values.into_iter().enumerate() {
        if faults.len() >= MOST_FAULTS {
            break;
        }
        let row = Some(value)
            .filter(Value::is_object)
            .map(serde_json::from_value::<BatchRow>);
        let Some(Ok(row)) = row else {
            let message =
                "must have the texts rowReference and customerReference and an amount in whole cents";
            faults.push(item(format!("rows[{index}]"), message));
            continue;
        };
        check_row(&row, index, faults);
        if let Some(first) = first_use.insert(row.row_reference.as_str().to_owned(), index) {
            let message = format!("must be unique in the batch, but is that of rows[{first}] as well");
            faults.push(item(format!("rows[{index}].rowReference"), message));
        }
        rows.push(row);
    }
    rows
}

fn check_row(row: &BatchRow, index: usize, faults: &mut Vec<ProblemItem>) {
    let mut fault = |field: &str, message: &str| faults.push(item(format!("rows[{index}].{field}"), message));
    if let Err(why) = row.row_reference.check() {
        fault("rowReference", why.as_str());
    }
    if let Err(why) = row.customer_reference.check() {
        fault("customerReference", why.as_str());
    }
    if !row.amount.is_positive() {
        fault("amount", "must be more than zero");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn targets(body: &Value) -> Vec<String> {
        let refusal = read(body.to_string().as_bytes()).unwrap_err();
        refusal
            .into_inner()
            .problem
            .errors
            .into_iter()
            .filter_map(|error| error.target)
            .collect()
    }

    fn row(name: &str) -> Value {
        json!({ "rowReference": name, "customerReference": "c", "amount": 1 })
    }

    #[test]
    fn a_good_body_is_rebuilt_from_what_the_contract_names() {
        let body = json!({ "batchReference": "b", "admin": true, "rows": [
            { "rowReference": "r", "customerReference": "c", "amount": 100, "note": "x" } ] });
        let read = read(body.to_string().as_bytes()).unwrap();
        let written = serde_json::to_value(read.batch).unwrap();
        let row = json!({ "rowReference": "r", "customerReference": "c", "amount": 100 });
        assert_eq!(written, json!({ "batchReference": "b", "rows": [row] }));
    }

    #[test]
    fn every_fault_is_told_with_its_place() {
        let body = json!({ "batchReference": "a/b", "rows": [
            { "rowReference": "", "customerReference": " c", "amount": 0 },
            row("r"),
            row("r"),
            { "rowReference": "s", "customerReference": "c", "amount": 1.5 },
            { "rowReference": "t", "customerReference": "c", "amount": "1" },
            7,
            ["x", "c", 1],
            { "rowReference": "u", "customerReference": "c", "amount": -1 } ] });
        let expected = [
            "batchReference",
            "rows[0].rowReference",
            "rows[0].customerReference",
            "rows[0].amount",
            "rows[2].rowReference",
            "rows[3]",
            "rows[4]",
            "rows[5]",
            "rows[6]",
            "rows[7].amount",
        ];
        assert_eq!(targets(&body), expected);
    }

    #[test]
    fn a_batch_has_1_to_1000_rows() {
        let rows = |count: usize| (0..count).map(|n| row(&n.to_string())).collect::<Vec<_>>();
        let body = |count| json!({ "batchReference": "b", "rows": rows(count) });
        assert_eq!(targets(&body(0)), ["rows"]);
        assert_eq!(targets(&body(1001)), ["rows"]);
        assert!(read(body(1000).to_string().as_bytes()).is_ok());
    }

    #[test]
    fn faults_are_told_up_to_a_hundred() {
        let rows = vec![json!(null); 500];
        assert_eq!(
            targets(&json!({ "batchReference": "b", "rows": rows })).len(),
            MOST_FAULTS
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = read(&bytes);
        }
    }
}
