//! The rows as they would be sent.

use std::sync::Arc;

use intake::Checked;
use leptos::prelude::*;

use crate::components::use_money;
use crate::ui::RowWindow;

/// The rows without errors.
pub(super) fn preview(checked: Arc<Checked>) -> AnyView {
    let money = use_money();
    let count = checked.rows.len();
    if count == 0 {
        return ().into_any();
    }
    let row = Callback::new(move |index: usize| match checked.rows.get(index) {
        None => ().into_any(),
        Some(row) => view! {
            <tr aria-rowindex=(index + 2).to_string()>
                <th scope="row" class="reference">{row.row_reference.to_string()}</th>
                <td class="reference">{row.customer_reference.to_string()}</td>
                <td class="end amount">{money.write(row.amount)}</td>
            </tr>
        }
        .into_any(),
    });
    view! {
        <section>
            <h2 id="rows-title" class="section-title">"Rows to be sent"</h2>
            <RowWindow
                id="rows"
                label="Rows to be sent"
                head=&["Row", "Customer", ">Amount"]
                count=Signal::stored(count)
                row=row
            />
        </section>
    }
    .into_any()
}
