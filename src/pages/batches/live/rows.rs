//! The rows with their outcomes.

use leptos::prelude::*;
use wire::pyng::{FailureReason, RowStatus};

use crate::components::{RowBadge, failure_words, use_money};
use crate::routes;
use crate::state::session::use_site;
use crate::ui::RowWindow;

/// The table; a word in place of it when the filters leave nothing.
#[component]
pub(super) fn Rows(rows: Memo<Vec<RowStatus>>) -> impl IntoView {
    let row = Callback::new(move |index: usize| {
        // A row is drawn anew only when it changed itself, not whenever the batch was checked.
        let status = Memo::new(move |_| rows.with(|rows| rows.get(index).cloned()));
        view! { <Row index=index status=status /> }.into_any()
    });
    view! {
        <Show
            when=move || rows.with(|rows| !rows.is_empty())
            fallback=|| view! { <p class="empty">"No rows like that."</p> }
        >
            <RowWindow
                label="Rows of the batch"
                head=ViewFn::from(|| view! {
                    <th scope="col">"Row and customer"</th>
                    <th scope="col" class="end">"Amount"</th>
                    <th scope="col">"Outcome"</th>
                })
                count=Signal::derive(move || rows.with(Vec::len))
                row=row
            />
        </Show>
    }
}

#[component]
fn Row(index: usize, status: Memo<Option<RowStatus>>) -> impl IntoView {
    let money = use_money();
    let content = move || {
        status.get().map(|row| {
            view! {
                <th scope="row" class="stacked">
                    <span class="reference">{row.row_reference.to_string()}</span>
                    <span class="reference muted">{row.customer_reference.to_string()}</span>
                </th>
                <td class="end amount">{money(row.amount)}</td>
                <td class="stacked outcome">
                    <RowBadge state=row.state.clone() />
                    {row.failure_reason.clone().map(|reason| view! { <Reason reason=reason row=row.clone() /> })}
                </td>
            }
        })
    };
    view! { <tr aria-rowindex=index + 2>{content}</tr> }
}

/// Why the row failed, and the next step where there is one here.
#[component]
fn Reason(reason: FailureReason, row: RowStatus) -> impl IntoView {
    let site = use_site();
    let next = (reason == FailureReason::CustomerNotActive).then(|| {
        let link = site.with(|site| routes::customer(&site.id, &row.customer_reference));
        view! { " " <a href=link>"Look at the customer"</a> }
    });
    view! { <span class="reason">{failure_words(&reason)} {next}</span> }
}
