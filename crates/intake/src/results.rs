//! The outcome of a batch as a file that spreadsheets open rightly and safely.

use wire::pyng::RowStatus;
use wire::{Cents, Currency};

use crate::instant::iso_8601;
use crate::{Delimiter, decimal};

const BYTE_ORDER_MARK: char = '\u{FEFF}';
const HEADER: [&str; 6] = [
    "rowReference",
    "customerReference",
    "amount",
    "state",
    "failureReason",
    "settledAt",
];

/// The rows of a batch with their outcomes: CSV with a byte order mark (without it Excel does not take
/// it for UTF-8) and CRLF. Amounts are decimal text in the major unit (`1234.50`), instants ISO 8601
/// in UTC; states and reasons stand as upstream wrote them, known or not.
///
/// A cell that a spreadsheet would take for a formula gets an apostrophe in front, unless it is a
/// plain number (OWASP, "CSV Injection").
pub fn results_csv(rows: &[RowStatus], currency: &Currency, delimiter: Delimiter) -> String {
    let mut file = String::with_capacity(64 * (rows.len() + 1));
    file.push(BYTE_ORDER_MARK);
    write_record(&mut file, &HEADER, delimiter);
    for row in rows {
        let cells = [
            row.row_reference.as_str(),
            row.customer_reference.as_str(),
            &amount(row.amount, currency),
            row.state.as_str(),
            row.failure_reason.as_ref().map_or("", |reason| reason.as_str()),
            &row.settled_at.map(iso_8601).unwrap_or_default(),
        ];
        write_record(&mut file, &cells, delimiter);
    }
    file
}

fn amount(amount: Cents, currency: &Currency) -> String {
    decimal(amount, currency.minor_digits())
}

fn write_record(file: &mut String, cells: &[&str], delimiter: Delimiter) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            file.push(delimiter.as_char());
        }
        write_cell(file, cell, delimiter);
    }
    file.push_str("\r\n");
}

fn write_cell(file: &mut String, cell: &str, delimiter: Delimiter) {
    let defused = if is_formula(cell) { "'" } else { "" };
    if !cell.contains(['"', '\r', '\n', delimiter.as_char()]) {
        file.push_str(defused);
        file.push_str(cell);
        return;
    }
    file.push('"');
    file.push_str(defused);
    for (index, part) in cell.split('"').enumerate() {
        if index > 0 {
            file.push_str("\"\"");
        }
        file.push_str(part);
    }
    file.push('"');
}

/// Begins as a formula does, full-width forms included, and is not merely a signed number.
fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) && !is_plain_number(cell)
}

fn is_plain_number(cell: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = cell.strip_prefix(['+', '-']).unwrap_or(cell);
    match unsigned.split_once('.') {
        Some((whole, decimals)) => digits(whole) && digits(decimals),
        None => digits(unsigned),
    }
}
