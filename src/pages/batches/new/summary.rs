//! What the file is, and what its rows come to: seen before anything happens.

use intake::{Checked, Delimiter, Table};
use leptos::prelude::*;

use crate::components::{figure_box, use_money};
use crate::format;
use crate::ui::{Glyph, Icon, press};

/// The file as it was read.
pub(super) fn file_line(name: String, table: &Table, discard: Callback<()>) -> AnyView {
    let delimiter = match table.delimiter {
        Delimiter::Comma => "commas",
        Delimiter::Semicolon => "semicolons",
        Delimiter::Tab => "tabs",
        Delimiter::Pipe => "vertical bars",
    };
    let rows = format::counted(table.row_count(), "row", "rows");
    view! {
        <div class="file-line">
            <Icon glyph=Glyph::Stack />
            <strong class="file-name">{name}</strong>
            <span class="muted">{format!("{rows}, separated by {delimiter}")}</span>
            <button type="button" class="button" data-kind="quiet" on:click=press(move || discard.run(()))>
                "Put the file aside"
            </button>
        </div>
    }
    .into_any()
}

/// The figures to compare with the ERP's.
pub(super) fn summary(checked: &Checked) -> AnyView {
    let money = use_money();
    let left_out = checked.rows_left_out();
    let (of_what, faults) = match left_out {
        0 => ("to be debited".to_owned(), "none with errors".to_owned()),
        _ => (
            "of the rows without errors".to_owned(),
            format!("and {} with errors", format::count(left_out as u64)),
        ),
    };
    let count = |number: usize| format::count(number as u64);
    let mut figures = vec![
        figure_box("all", None, "Total", money.write_sum(checked.total), of_what),
        figure_box("all", None, "Rows", count(checked.rows.len()), faults),
        figure_box(
            "all",
            None,
            "Customers",
            count(checked.customers),
            "different ones".to_owned(),
        ),
    ];
    if let Some(row) = checked.largest.and_then(|index| checked.rows.get(index)) {
        let customer = row.customer_reference.to_string();
        figures.push(figure_box(
            "all",
            None,
            "Largest row",
            money.write(row.amount),
            customer,
        ));
    }
    view! { <dl class="figures">{figures}</dl> }.into_any()
}
