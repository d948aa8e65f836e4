//! What a file is: kind, delimiter, header, and the line of what cannot be read.
#![cfg(test)] // so that the leave clippy.toml gives to tests covers the helpers too

use intake::{Column, Delimiter, FileFault, MAX_FILE_BYTES, Table, Unit, check, read};
use wire::Currency;

fn table(text: &str) -> Table {
    read(text.as_bytes()).expect("a table")
}

fn fault(bytes: &[u8]) -> FileFault {
    read(bytes).expect_err("a fault")
}

/// The good rows as `row/customer/cents`.
fn rows(text: &str) -> Vec<String> {
    let checked = check(&table(text), Unit::Dollars, &Currency::aud());
    assert_eq!(checked.findings, [], "in {text:?}");
    checked
        .rows
        .iter()
        .map(|row| {
            format!(
                "{}/{}/{}",
                row.row_reference, row.customer_reference, row.amount.0
            )
        })
        .collect()
}

#[test]
fn every_delimiter_is_found_by_the_header() {
    for delimiter in Delimiter::ALL {
        let text = "rowReference_customerReference_amount\nR1_C1_12.50\n"
            .replace('_', &delimiter.as_char().to_string());
        assert_eq!(table(&text).delimiter, delimiter);
        assert_eq!(rows(&text), ["R1/C1/1250"]);
    }
}

#[test]
fn a_comma_inside_quotes_does_not_mislead_the_detection() {
    let text =
        "\"rowReference\";\"customerReference\";\"amount\";\"name, first, last, title\"\nR1;C1;\"1,50\";x\n";
    assert_eq!(table(text).delimiter, Delimiter::Semicolon);
    assert_eq!(rows(text), ["R1/C1/150"]);
}

#[test]
fn the_byte_order_mark_is_noticed_and_is_no_part_of_the_header() {
    let with = table("\u{FEFF}rowReference,customerReference,amount\nR1,C1,1\n");
    assert!(with.had_bom);
    assert_eq!(with.header, ["rowReference", "customerReference", "amount"]);
    assert!(!table("rowReference,customerReference,amount\nR1,C1,1\n").had_bom);
    assert_eq!(
        rows("\u{FEFF}\"rowReference\",customerReference,amount\nR1,C1,1\n"),
        ["R1/C1/100"]
    );
}

#[test]
fn headers_match_in_any_order_and_case_and_other_columns_are_ignored() {
    let text =
        "Name, AMOUNT ,CustomerReference,note,\u{A0}rowreference\nAnn,12,007,\"a \"\"b\"\"\nc\",0001\n";
    assert_eq!(rows(text), ["0001/007/1200"]);
}

#[test]
fn every_line_end_ends_a_line_and_blank_lines_are_skipped() {
    for end in ["\n", "\r\n", "\r"] {
        let text = [
            "",
            "rowReference,customerReference,amount",
            "",
            "R1,C1,1",
            " , ,",
            "R2,C2,2",
            ",,",
            "",
        ]
        .join(end);
        assert_eq!(rows(&text), ["R1/C1/100", "R2/C2/200"], "with {end:?}");
    }
}

#[test]
fn the_last_line_needs_no_end() {
    assert_eq!(
        rows("rowReference,customerReference,amount\nR1,C1,\"1\""),
        ["R1/C1/100"]
    );
}

#[test]
fn blanks_may_stand_around_quotes() {
    assert_eq!(
        rows("rowReference,customerReference,amount\n \"R,1\" , \"C1\",\"1\" \n"),
        ["R,1/C1/100"]
    );
    let tabs = "rowReference\tcustomerReference\tamount\n\"R\t1\"\t \"C1\"\t1\n";
    let found = check(&table(tabs), Unit::Dollars, &Currency::aud()).findings;
    assert_eq!(
        found.len(),
        1,
        "a tab inside a reference is a control character: {found:?}"
    );
}

#[test]
fn quotes_inside_an_unquoted_cell_are_taken_as_they_are() {
    assert_eq!(
        rows("rowReference,customerReference,amount\nR\"1,C\"\"1\",1\n"),
        ["R\"1/C\"\"1\"/100"]
    );
}

#[test]
fn files_that_are_no_text_are_told_apart() {
    assert_eq!(fault(b"PK\x03\x04rest of a zip"), FileFault::Spreadsheet);
    assert_eq!(
        fault(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0]),
        FileFault::Spreadsheet
    );
    assert_eq!(fault(b"\xFF\xFEr\0o\0w\0"), FileFault::Utf16);
    assert_eq!(fault(b"\xFE\xFF\0r\0o\0w"), FileFault::Utf16);
    assert_eq!(fault(b"r\0o\0w\0"), FileFault::Utf16);
    assert_eq!(fault(b"\0r\0o\0w"), FileFault::Utf16);
    assert_eq!(fault(b"rowReference\0"), FileFault::Binary);
    assert_eq!(
        fault(b"one\r\ntwo\nSm\xF6rg\xE5s\n"),
        FileFault::NotUtf8 { line: 3 }
    );
    assert_eq!(
        fault(&vec![b'x'; MAX_FILE_BYTES + 1]),
        FileFault::TooLarge {
            bytes: MAX_FILE_BYTES + 1
        }
    );
}

#[test]
fn nothing_and_nothing_but_white_space_are_empty() {
    for text in ["", "\u{FEFF}", "\n\n", " \t\r\n", ",,,\n,", "\"\"\n"] {
        assert_eq!(fault(text.as_bytes()), FileFault::Empty, "{text:?}");
    }
}

#[test]
fn a_header_alone_has_no_rows() {
    assert_eq!(
        fault(b"rowReference,customerReference,amount\n\n,,\n"),
        FileFault::NoRows
    );
}

#[test]
fn a_quote_left_open_is_named_by_its_line() {
    let text = "rowReference,customerReference,amount\nR1,\"C\n1\",1\nR2,\"C2,1\nR3,C3,1\n";
    assert_eq!(fault(text.as_bytes()), FileFault::OpenQuote { line: 4 });
}

#[test]
fn missing_columns_are_named_beside_what_was_found() {
    let missing = vec![Column::RowReference, Column::Amount];
    let found = ["id", "customerReference", "sum; net"].map(String::from).to_vec();
    assert_eq!(
        fault(b"id|customerReference|sum; net\n1|2|3\n"),
        FileFault::MissingColumns { missing, found }
    );
}

#[test]
fn a_wrong_header_is_split_by_the_delimiter_that_splits_evenly() {
    let fault = fault(b"Nr;Kunde;Betrag, EUR\n1;2;3,00\n4;5;6,00\n");
    let FileFault::MissingColumns { found, .. } = fault else {
        panic!("{fault:?}")
    };
    assert_eq!(found, ["Nr", "Kunde", "Betrag, EUR"]);
}

#[test]
fn a_column_named_twice_is_refused() {
    let fault = fault(b"rowReference,customerReference,amount,Amount\nR,C,1,2\n");
    assert_eq!(
        fault,
        FileFault::DuplicateColumn {
            column: Column::Amount
        }
    );
}

#[test]
fn a_thousand_rows_fit_and_one_more_does_not() {
    let file = |count: usize| {
        let rows: String = (1..=count).map(|row| format!("R{row},C{row},1.00\n")).collect();
        format!("rowReference,customerReference,amount\n{rows}")
    };
    assert_eq!(table(&file(1000)).row_count(), 1000);
    assert_eq!(
        fault(file(1001).as_bytes()),
        FileFault::TooManyRows { rows: 1001 }
    );
}
