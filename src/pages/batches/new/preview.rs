//! The rows as they would be sent.

use std::sync::Arc;

use intake::Checked;
use leptos::prelude::*;
use wire::pyng::BatchRow;

use crate::components::use_money;
use crate::ui::RowWindow;

/// The rows without errors.
#[component]
pub(super) fn Preview(checked: Arc<Checked>) -> impl IntoView {
    let money = use_money();
    let count = checked.rows.len();
    let draw = move |index: usize, row: &BatchRow| {
        view! {
            <tr aria-rowindex=index + 2>
                <th scope="row" class="reference">{row.row_reference.to_string()}</th>
                <td class="reference">{row.customer_reference.to_string()}</td>
                <td class="end amount">{money(row.amount)}</td>
            </tr>
        }
    };
    let row = Callback::new(move |index: usize| checked.rows.get(index).map(|row| draw(index, row)).into_any());
    (count > 0).then(|| {
        view! {
            <section aria-labelledby="rows-title">
                <h2 id="rows-title" class="section-title">"Rows to be sent"</h2>
                <RowWindow
                    label="Rows to be sent"
                    head=ViewFn::from(|| view! {
                        <th scope="col">"Row"</th>
                        <th scope="col">"Customer"</th>
                        <th scope="col" class="end">"Amount"</th>
                    })
                    count=Signal::stored(count)
                    row=row
                />
            </section>
        }
    })
}
