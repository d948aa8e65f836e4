//! What the file is, and what its rows come to: seen before anything happens.

use std::sync::Arc;

use intake::{Checked, Delimiter, Table};
use leptos::prelude::*;

use crate::components::{Amount, use_money};
use crate::format;
use crate::ui::{Glyph, Icon};

/// The file as it was read.
#[component]
pub(super) fn FileLine(name: Signal<String>, table: Arc<Table>, discard: Callback<()>) -> impl IntoView {
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
            <button type="button" class="button" data-kind="quiet" on:click=move |_| discard.run(())>
                "Put the file aside"
            </button>
        </div>
    }
}

/// The figures to compare with the ERP's.
#[component]
pub(super) fn Summary(checked: Arc<Checked>) -> impl IntoView {
    let money = use_money();
    let largest = checked.largest.and_then(|index| checked.rows.get(index)).map(|row| {
        (money(row.amount), row.customer_reference.to_string())
    });
    let left_out = checked.rows_left_out();
    view! {
        <dl class="figures">
            <div class="figure" data-tone="all">
                <dt>"Total"</dt>
                <dd>
                    <span class="figure-sum"><Amount amount=Signal::stored(checked.total) /></span>
                    <span class="figure-count">
                        {if left_out > 0 { "of the rows without errors" } else { "to be debited" }}
                    </span>
                </dd>
            </div>
            <div class="figure">
                <dt>"Rows"</dt>
                <dd>
                    <span class="figure-sum amount">{format::count(checked.rows.len() as u64)}</span>
                    <span class="figure-count">
                        {if left_out > 0 { format!("and {} with errors", format::count(left_out as u64)) } else { "none with errors".into() }}
                    </span>
                </dd>
            </div>
            <div class="figure">
                <dt>"Customers"</dt>
                <dd>
                    <span class="figure-sum amount">{format::count(checked.customers as u64)}</span>
                    <span class="figure-count">"different ones"</span>
                </dd>
            </div>
            {largest.map(|(amount, customer)| view! {
                <div class="figure">
                    <dt>"Largest row"</dt>
                    <dd>
                        <span class="figure-sum amount">{amount}</span>
                        <span class="figure-count">{customer}</span>
                    </dd>
                </div>
            })}
        </dl>
    }
}
