//! Judges every row of a table.

use std::collections::{HashMap, HashSet};

use wire::pyng::BatchRow;
use wire::{Cents, Currency, CustomerReference, IdFault, RowReference};

use crate::amount::AmountReader;
use crate::records::Record;
use crate::trim::trim;
use crate::{Cause, Column, Finding, Severity, Table, Unit};

/// What a file amounts to: its good rows, and everything found in the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The rows without an error, in file order.
    pub rows: Vec<BatchRow>,
    /// Errors and warnings, in file order.
    pub findings: Vec<Finding>,
    /// The sum of `rows`; `None` when it does not fit.
    pub total: Option<Cents>,
    /// Which of `rows` debits most; the first one among equals, `None` without rows.
    pub largest: Option<usize>,
    /// How many different customers `rows` debit.
    pub customers: usize,
    /// How many rows the file has, good and bad.
    pub row_count: usize,
}

impl Checked {
    /// The findings that keep a row out.
    pub fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
    }

    /// The findings that only ask for a look.
    pub fn warnings(&self) -> impl Iterator<Item = &Finding> {
        self.findings
            .iter()
            .filter(|finding| finding.severity == Severity::Warning)
    }

    /// How many rows are left out because of errors.
    pub fn rows_left_out(&self) -> usize {
        self.row_count.saturating_sub(self.rows.len())
    }
}

/// Judges every row of `table`, with amounts in `unit` of `currency`.
///
/// References keep everything, leading zeros too, but outer white space (non-breaking and invisible
/// characters included), which is dropped silently: nobody sees it, and two systems compare it
/// differently. Linear in the size of the table.
pub fn check(table: &Table, unit: Unit, currency: &Currency) -> Checked {
    let amounts = table.rows().map(|row| table.cell(row, Column::Amount));
    let mut checker = Checker {
        table,
        amounts: AmountReader::new(unit, currency, amounts),
        seen_references: HashMap::new(),
        seen_debits: HashMap::new(),
        rows: Vec::with_capacity(table.row_count()),
        findings: Vec::new(),
    };
    for (row, number) in table.rows().zip(1_u32..) {
        checker.row(row, number);
    }
    let Checker { rows, findings, .. } = checker;
    let total = Cents::checked_sum(rows.iter().map(|row| row.amount));
    let largest = (0..rows.len())
        .rev()
        .max_by_key(|index| rows.get(*index).map(|row| row.amount));
    let customers = rows
        .iter()
        .map(|row| &row.customer_reference)
        .collect::<HashSet<_>>()
        .len();
    Checked {
        rows,
        findings,
        total,
        largest,
        customers,
        row_count: table.row_count(),
    }
}

struct Checker<'a> {
    table: &'a Table,
    amounts: AmountReader<'a>,
    /// The first row with each `rowReference`.
    seen_references: HashMap<&'a str, u32>,
    /// The first good row that debits a customer with an amount.
    seen_debits: HashMap<(&'a str, Cents), u32>,
    rows: Vec<BatchRow>,
    findings: Vec<Finding>,
}

impl<'a> Checker<'a> {
    fn row(&mut self, row: Record<'a>, number: u32) {
        if let Some(cause) = wrong_cells(row, self.table.header.len()) {
            let delimiter = self.table.delimiter.as_char().to_string();
            let cell = row.cells().collect::<Vec<_>>().join(&delimiter).into();
            self.push(row, number, None, cell, cause);
            return;
        }
        let row_reference = self.row_reference(row, number);
        let customer_reference =
            self.reference(row, number, Column::CustomerReference, CustomerReference::parse);
        let amount = self.amount(row, number);
        let (Some(row_reference), Some(customer_reference), Some(amount)) =
            (row_reference, customer_reference, amount)
        else {
            return;
        };
        let debit = (trim(self.table.cell(row, Column::CustomerReference)), amount);
        let first_row = *self.seen_debits.entry(debit).or_insert(number);
        if first_row != number {
            let cause = Cause::SameCustomerAndAmount { first_row };
            self.find(row, number, Column::CustomerReference, cause);
        }
        self.rows.push(BatchRow {
            row_reference,
            customer_reference,
            amount,
        });
    }

    fn row_reference(&mut self, row: Record<'a>, number: u32) -> Option<RowReference> {
        let reference = self.reference(row, number, Column::RowReference, RowReference::parse)?;
        let text = trim(self.table.cell(row, Column::RowReference));
        let first_row = *self.seen_references.entry(text).or_insert(number);
        if first_row != number {
            self.find(
                row,
                number,
                Column::RowReference,
                Cause::DuplicateRowReference { first_row },
            );
            return None;
        }
        Some(reference)
    }

    fn reference<T>(
        &mut self,
        row: Record<'a>,
        number: u32,
        column: Column,
        parse: impl Fn(&str) -> Result<T, IdFault>,
    ) -> Option<T> {
        let text = trim(self.table.cell(row, column));
        if is_exponent(text) {
            self.find(row, number, column, Cause::ReferenceExponent);
        }
        match parse(text) {
            Ok(reference) => Some(reference),
            Err(fault) => {
                self.find(row, number, column, Cause::Reference(fault));
                None
            }
        }
    }

    fn amount(&mut self, row: Record<'a>, number: u32) -> Option<Cents> {
        match self.amounts.read(self.table.cell(row, Column::Amount)) {
            Ok(amount) => Some(amount),
            Err(cause) => {
                self.find(row, number, Column::Amount, cause);
                None
            }
        }
    }

    fn find(&mut self, row: Record<'a>, number: u32, column: Column, cause: Cause) {
        self.push(
            row,
            number,
            Some(column),
            self.table.cell(row, column).into(),
            cause,
        );
    }

    fn push(&mut self, row: Record<'a>, number: u32, column: Option<Column>, cell: Box<str>, cause: Cause) {
        let severity = cause.severity();
        self.findings.push(Finding {
            line: row.line,
            row: number,
            column,
            cell,
            cause,
            severity,
        });
    }
}

/// What makes it doubtful that the cells stand in their columns. Empty ones beyond the header do not.
fn wrong_cells(row: Record<'_>, expected: usize) -> Option<Cause> {
    let found = row.len();
    if row.text_after_quote {
        Some(Cause::TextAfterQuote)
    } else if found < expected {
        Some(Cause::MissingCells { expected, found })
    } else if row.cells().skip(expected).any(|cell| !trim(cell).is_empty()) {
        Some(Cause::ExtraCells { expected, found })
    } else {
        None
    }
}

/// `1.23E+11`: a sign and at least two digits, as spreadsheets write it, so that a reference such as
/// `12E4` is left in peace.
fn is_exponent(text: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once(['E', 'e']).is_some_and(|(mantissa, exponent)| {
        let (first, rest) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, ""));
        let power = exponent.strip_prefix(['+', '-']).unwrap_or_default();
        first.len() == 1 && digits(first) && digits(rest) && power.len() >= 2 && digits(power)
    })
}
