//! What holds for every file: nothing panics, what was written is read, and sums are sums.
#![cfg(test)] // so that the leave clippy.toml gives to tests covers the helpers too

use intake::{Delimiter, Table, Unit, check, decimal, read, results_csv};
use proptest::prelude::*;
use wire::pyng::{BatchRow, FailureReason, RowState, RowStatus};
use wire::{Cents, Currency, CustomerReference, RowReference, Timestamp};

/// Judges a table in every way there is.
fn check_all(table: &Table) {
    for code in ["AUD", "JPY", "KWD"] {
        for unit in [Unit::Dollars, Unit::Cents] {
            let checked = check(table, unit, &Currency::parse(code).expect("a code"));
            let left_out: std::collections::HashSet<_> =
                checked.errors().map(|finding| finding.row).collect();
            assert_eq!(
                left_out.len(),
                checked.rows_left_out(),
                "each row is either good or has an error"
            );
            assert!(checked.rows.iter().all(|row| row.amount.is_positive()));
            assert!(
                checked
                    .findings
                    .is_sorted_by_key(|finding| (finding.row, finding.line))
            );
        }
    }
}

/// Text that looks like a file often enough to get past the header.
fn file_like() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "R1",
        "C1",
        "12.50",
        "1,234.50",
        "1.000",
        "(5)",
        "$",
        "AUD",
        "1E+05",
        "-",
        ",",
        ";",
        "\t",
        "|",
        "\"",
        "\"\"",
        "\n",
        "\r\n",
        "\r",
        " ",
        "\u{A0}",
        "é",
        "＝",
        "0",
        "99999999999999999999",
    ]);
    let header = prop::sample::select(vec![
        "rowReference,customerReference,amount\n",
        "rowReference;customerReference;amount\r\n",
        "\u{FEFF}amount\tx\trowReference\tcustomerReference\r",
        "\"rowReference\"|\"customerReference\"|\"amount\"\n",
        "",
    ]);
    (header, prop::collection::vec(pieces, 0..60))
        .prop_map(|(header, pieces)| header.to_owned() + &pieces.concat())
}

/// Cells as people have them, with all that must be quoted.
fn reference() -> impl Strategy<Value = String> {
    "[A-Za-z0-9 ,;|\"'=+@-]{1,12}".prop_filter_map("has outer white space", |text| {
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    })
}

fn batch_rows() -> impl Strategy<Value = Vec<BatchRow>> {
    let row = (reference(), 1..=999_999_999_999_999_i64);
    prop::collection::vec(row, 1..20).prop_map(|rows| {
        let row = |(index, (reference, amount)): (usize, (String, i64))| BatchRow {
            row_reference: RowReference::parse(&format!("{index}{reference}")).expect("a row reference"),
            customer_reference: CustomerReference::parse(&reference).expect("a customer reference"),
            amount: Cents(amount),
        };
        rows.into_iter().enumerate().map(row).collect()
    })
}

fn delimiter() -> impl Strategy<Value = Delimiter> {
    prop::sample::select(Delimiter::ALL.to_vec())
}

/// Quotes where it must, and where `always` says so.
fn written(cell: &str, delimiter: Delimiter, always: bool) -> String {
    if always || cell.contains([delimiter.as_char(), '"', '\r', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

fn row_status() -> impl Strategy<Value = RowStatus> {
    let state = prop_oneof![
        Just("settled"),
        Just("failed"),
        Just("onHold"),
        Just("=a\"\r\n;,b")
    ];
    (
        reference(),
        any::<i64>(),
        state,
        any::<Option<i64>>(),
        any::<Option<String>>(),
    )
        .prop_map(|(reference, amount, state, settled_at, reason)| RowStatus {
            row_reference: RowReference::parse(&reference).expect("a row reference"),
            customer_reference: CustomerReference::parse(&reference).expect("a customer reference"),
            amount: Cents(amount),
            state: RowState::from(state),
            settled_at: settled_at.map(Timestamp),
            failure_reason: reason.map(|reason| FailureReason::from(reason.as_str())),
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(table) = read(&bytes) {
            check_all(&table);
        }
    }

    #[test]
    fn no_text_that_looks_like_a_file_panics(text in file_like()) {
        if let Ok(table) = read(text.as_bytes()) {
            check_all(&table);
        }
    }

    #[test]
    fn no_cell_panics(cells in prop::collection::vec("\\PC*", 1..4)) {
        let rows: String = cells.iter().map(|cell| format!("R,C,{}\n", written(cell, Delimiter::Comma, true))).collect();
        let table = read(format!("rowReference,customerReference,amount\n{rows}").as_bytes());
        check_all(&table.expect("a table"));
    }

    #[test]
    fn what_was_written_is_read(
        rows in batch_rows(),
        delimiter in delimiter(),
        line_end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        bom: bool,
        ends: bool,
        cents: bool,
        note in "[a-z ,;|\"\r\n]{0,8}",
        quoting in prop::collection::vec(any::<bool>(), 80),
    ) {
        let mut quoting = quoting.into_iter().cycle();
        let mut line = |cells: [&str; 4]| {
            cells.map(|cell| written(cell, delimiter, quoting.next().unwrap())).join(&delimiter.as_char().to_string())
        };
        let mut lines = vec![line(["note", "customerReference", "amount", "rowReference"])];
        for row in &rows {
            let amount = if cents { row.amount.0.to_string() } else { decimal(row.amount, 2) };
            lines.push(line([&note, row.customer_reference.as_str(), &amount, row.row_reference.as_str()]));
        }
        let mut file = if bom { "\u{FEFF}".to_owned() } else { String::new() };
        file.push_str(&lines.join(line_end));
        file.push_str(if ends { line_end } else { "" });

        let table = read(file.as_bytes()).expect("a table");
        prop_assert_eq!((table.delimiter, table.had_bom), (delimiter, bom));
        let unit = if cents { Unit::Cents } else { Unit::Dollars };
        let checked = check(&table, unit, &Currency::aud());
        prop_assert_eq!(checked.errors().count(), 0, "{:?}", checked.findings);
        let sum: i128 = rows.iter().map(|row| i128::from(row.amount.0)).sum();
        prop_assert_eq!(checked.total.map(|total| i128::from(total.0)), Some(sum));
        let most = rows.iter().map(|row| row.amount).max();
        prop_assert_eq!(checked.largest.map(|index| rows[index].amount), most);
        prop_assert_eq!(checked.rows, rows);
    }

    #[test]
    fn results_are_read_back(rows in prop::collection::vec(row_status(), 1..20), delimiter in delimiter()) {
        let file = results_csv(&rows, &Currency::aud(), delimiter);
        let table = read(file.as_bytes()).expect("a table");
        prop_assert_eq!((table.delimiter, table.had_bom, table.row_count()), (delimiter, true, rows.len()));
        let header = ["rowReference", "customerReference", "amount", "state", "failureReason", "settledAt"];
        prop_assert_eq!(&table.header, &header);

        // The amounts that may be debited come back as they went, beside their (defused) reference.
        for read in check(&table, Unit::Dollars, &Currency::aud()).rows {
            let cell = read.row_reference.as_str();
            let same = |row: &RowStatus| {
                let reference = row.row_reference.as_str();
                row.amount == read.amount && (cell == reference || cell.strip_prefix('\'') == Some(reference))
            };
            prop_assert!(rows.iter().any(same), "{:?}", read);
        }
    }

    #[test]
    fn no_cell_of_the_results_begins_a_formula(reference in reference(), state in "[=+@0-9.-]\\PC*") {
        let row = RowStatus {
            row_reference: RowReference::parse(&reference).expect("a row reference"),
            customer_reference: CustomerReference::default(),
            amount: Cents(-5),
            state: RowState::from(state.as_str()),
            settled_at: None,
            failure_reason: Some(FailureReason::from(reference.as_str())),
        };
        let file = results_csv(&[row], &Currency::aud(), Delimiter::Tab);
        let line = file.split("\r\n").nth(1).expect("a line");
        for cell in line.split('\t') {
            let bare = cell.strip_prefix('"').unwrap_or(cell);
            let number = bare.parse::<f64>().is_ok();
            prop_assert!(number || !bare.starts_with(['=', '+', '-', '@']), "{}", line);
        }
    }
}
