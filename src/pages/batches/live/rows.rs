//! The rows with their outcomes.

use leptos::prelude::*;
use wire::SiteId;
use wire::pyng::{FailureReason, RowStatus};

use crate::components::{MoneyWriter, failure_words, row_badge, use_money};
use crate::routes;
use crate::state::session::use_site;
use crate::ui::{Panel, RowWindow, panel};

/// The table; a word in place of it when the filters leave nothing.
pub(super) fn rows(rows: Signal<Vec<RowStatus>>, sent: Memo<bool>) -> Panel {
    let site = use_site();
    let money = use_money();
    let count = Signal::derive(move || rows.with(Vec::len));
    let empty = Memo::new(move |_| count.get() == 0);
    panel(move || {
        if empty.get() {
            return view! { <p class="empty">"No rows like that."</p> }.into_any();
        }
        // Read here and not for each row: a row follows the rows alone.
        let (sent, site, money) = (sent.get(), site.clone(), money.clone());
        let draw = Callback::new(move |index: usize| {
            rows.with(|rows| match rows.get(index) {
                Some(status) => row(index, status, sent, &site.id, &money),
                None => ().into_any(),
            })
        });
        view! {
            <RowWindow
                id="rows"
                label="Rows of the batch"
                head=&["Row and customer", ">Amount", "Outcome"]
                count=count
                row=draw
            />
        }
        .into_any()
    })
}

fn row(index: usize, row: &RowStatus, sent: bool, site: &SiteId, money: &MoneyWriter) -> AnyView {
    let outcome = if sent {
        row_badge(&row.state)
    } else {
        view! { <span class="muted">"–"</span> }.into_any()
    };
    let reason = row
        .failure_reason
        .as_ref()
        .map(|reason| reason_line(reason, row, site));
    view! {
        <tr aria-rowindex=(index + 2).to_string()>
            <th scope="row" class="stacked">
                <span class="reference">{row.row_reference.to_string()}</span>
                <span class="reference muted">{row.customer_reference.to_string()}</span>
            </th>
            <td class="end amount">{money.write(row.amount)}</td>
            <td class="stacked">{outcome} {reason}</td>
        </tr>
    }
    .into_any()
}

/// Why the row failed, and the next step where there is one here.
fn reason_line(reason: &FailureReason, row: &RowStatus, site: &SiteId) -> AnyView {
    let next = (*reason == FailureReason::CustomerNotActive).then(|| {
        let link = routes::customer(site, &row.customer_reference);
        view! { " " <a href=link>"Look at the customer"</a> }.into_any()
    });
    view! { <span class="reason">{failure_words(reason)} {next}</span> }.into_any()
}
