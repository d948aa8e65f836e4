//! Rows judged one against the other, and what the good ones add up to.
#![cfg(test)] // so that the leave clippy.toml gives to tests covers the helpers too

use intake::{Cause, Checked, Column, Severity, Unit, check, read};
use wire::{Cents, Currency, IdFault};

fn checked(rows: &str) -> Checked {
    let file = format!("rowReference,customerReference,amount\n{rows}");
    check(
        &read(file.as_bytes()).expect("a table"),
        Unit::Dollars,
        &Currency::aud(),
    )
}

/// Row, line, column and cause of each finding.
fn found(checked: &Checked) -> Vec<(u32, u32, Option<Column>, Cause)> {
    checked
        .findings
        .iter()
        .map(|f| (f.row, f.line, f.column, f.cause))
        .collect()
}

#[test]
fn good_rows_are_added_up() {
    let checked = checked("R1,C1,10.00\nR2,C2,30\nR3,C1,0.05\nR4,C3,30.00\n");
    assert_eq!(checked.findings, []);
    assert_eq!(checked.total, Some(Cents(7_005)));
    assert_eq!(checked.largest, Some(1), "the first among equals");
    assert_eq!(checked.customers, 3);
    assert_eq!(
        (checked.rows.len(), checked.row_count, checked.rows_left_out()),
        (4, 4, 0)
    );
}

#[test]
fn every_error_of_every_row_is_found_in_file_order() {
    let checked = checked("\n,C\u{7}1,x\nR2,\"C\n2\",1\n\nR2,C3,1\nR2,C4,0\nR5,C5,5\n");
    let row_reference = Some(Column::RowReference);
    assert_eq!(
        found(&checked),
        [
            (1, 3, row_reference, Cause::Reference(IdFault::Empty)),
            (
                1,
                3,
                Some(Column::CustomerReference),
                Cause::Reference(IdFault::Control)
            ),
            (1, 3, Some(Column::Amount), Cause::AmountNotANumber),
            (
                2,
                4,
                Some(Column::CustomerReference),
                Cause::Reference(IdFault::Control)
            ),
            (3, 7, row_reference, Cause::DuplicateRowReference { first_row: 2 }),
            (4, 8, row_reference, Cause::DuplicateRowReference { first_row: 2 }),
            (4, 8, Some(Column::Amount), Cause::AmountZero),
        ]
    );
    assert_eq!(checked.errors().count(), 7);
    assert_eq!((checked.rows.len(), checked.rows_left_out()), (1, 4));
    assert_eq!(
        checked.findings[3].cell.as_ref(),
        "C\n2",
        "the cell as in the file"
    );
}

#[test]
fn the_same_customer_and_amount_twice_is_only_a_warning() {
    let checked = checked("R1,C1,5.00\nR2,C1,6.00\nR3, C1 ,5\n");
    let cause = Cause::SameCustomerAndAmount { first_row: 1 };
    assert_eq!(found(&checked), [(3, 4, Some(Column::CustomerReference), cause)]);
    assert_eq!(checked.findings[0].severity, Severity::Warning);
    assert_eq!(
        (
            checked.rows.len(),
            checked.warnings().count(),
            checked.errors().count()
        ),
        (3, 1, 0)
    );
}

#[test]
fn a_row_of_another_width_is_judged_no_further() {
    let checked = checked("R1,C1\nR2,C2,1,234.50\nR3,C3,3,,\n");
    assert_eq!(
        found(&checked),
        [
            (
                1,
                2,
                None,
                Cause::MissingCells {
                    expected: 3,
                    found: 2
                }
            ),
            (
                2,
                3,
                None,
                Cause::ExtraCells {
                    expected: 3,
                    found: 4
                }
            ),
        ]
    );
    assert_eq!(checked.findings[1].cell.as_ref(), "R2,C2,1,234.50");
    assert_eq!(
        checked.rows.len(),
        1,
        "empty cells beyond the header are harmless"
    );
}

#[test]
fn quotes_that_swallow_rows_are_noticed() {
    let file =
        "rowReference,customerReference,amount,note\nR1,C1,5,\"late\nR2,C2,6,\"paid\"\nR3,C3,7,\"x\" \n";
    let table = read(file.as_bytes()).expect("a table");
    let checked = check(&table, Unit::Dollars, &Currency::aud());
    assert_eq!(found(&checked), [(1, 2, None, Cause::TextAfterQuote)]);
    assert_eq!(checked.rows.len(), 1, "R2 is gone, but R1 says so");
}

#[test]
fn empty_cells_at_the_end_of_the_header_are_not_asked_for() {
    let file = "rowReference,customerReference,amount,,\nR1,C1,5\nR2,C2,6,,\n";
    let table = read(file.as_bytes()).expect("a table");
    assert_eq!(table.header.len(), 3);
    assert_eq!(check(&table, Unit::Dollars, &Currency::aud()).rows.len(), 2);
}

#[test]
fn references_keep_all_but_outer_white_space() {
    let checked = checked("\u{A0}0001 ,\u{200B}00 7\u{FEFF},1\n");
    assert_eq!(checked.findings, []);
    assert_eq!(checked.rows[0].row_reference.as_str(), "0001");
    assert_eq!(checked.rows[0].customer_reference.as_str(), "00 7");
}

#[test]
fn references_shortened_by_a_spreadsheet_are_flagged_and_kept() {
    let checked = checked("R1,1.23E+11,1\n\"4,5E+15\",C2,1\nR3,12E4,1\nR4,1E+1,1\n");
    assert_eq!(
        found(&checked),
        [
            (1, 2, Some(Column::CustomerReference), Cause::ReferenceExponent),
            (2, 3, Some(Column::RowReference), Cause::ReferenceExponent),
        ]
    );
    assert_eq!(checked.rows.len(), 4);
}

#[test]
fn without_a_good_row_there_is_nothing_to_add_up() {
    let checked = checked("R1,C1,x\n");
    assert_eq!(
        (checked.total, checked.largest, checked.customers),
        (Some(Cents::ZERO), None, 0)
    );
}
