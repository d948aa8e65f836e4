//! A batch that waits for another person: what it comes to, and the word that person may say.

use leptos::prelude::*;
use wire::api::{BatchEntry, Right};
use wire::pyng::RowStatus;

use super::decide::Act;
use crate::components::{MoneyWriter, figure_box, notice};
use crate::format;
use crate::state::session::use_site;
use crate::ui::press;

/// So many of the largest rows are named.
const LARGEST: usize = 5;

/// Who must do what, and the buttons of whoever may.
pub(super) fn sealed(entry: &BatchEntry, begin: Callback<(Act, BatchEntry)>) -> AnyView {
    let site = use_site();
    let own = entry.prepared_by.as_ref().is_some_and(|who| who.you);
    let decides = site.lets(&Right::DecideBatches) && !own;
    let (title, words) = if own {
        (
            "Somebody else has to approve it",
            "You prepared it, and nobody approves their own. Nothing has been sent to Pyng.",
        )
    } else if decides {
        (
            "It waits for your approval",
            "Nothing has been sent to Pyng. Look at the figures and the rows: your word is about exactly these.",
        )
    } else {
        (
            "It waits for approval",
            "Nothing has been sent to Pyng. An approver of this Site, other than who prepared it, has to decide.",
        )
    };
    let mut acts = Vec::new();
    if decides {
        acts.extend([Act::Approve, Act::Reject]);
    }
    if own || site.lets(&Right::SubmitBatches) {
        acts.push(Act::Withdraw);
    }
    let button = |act: Act| {
        let entry = entry.clone();
        let kind = if act == Act::Approve { "primary" } else { "" };
        let press = press(move || begin.run((act, entry.clone())));
        view! { <button type="button" class="button" data-kind=kind on:click=press>{act.verb()}</button> }
            .into_any()
    };
    let buttons: Vec<AnyView> = acts.into_iter().map(button).collect();
    let mut lines = vec![view! { <p>{words}</p> }.into_any()];
    if entry.again {
        let twice = "These rows have been sent before under another reference. Whoever prepared this batch means them \
                     a second time: each customer on the list would be debited once more.";
        lines.push(view! { <p><strong>{twice}</strong></p> }.into_any());
    }
    lines.push(view! { <div class="actions">{buttons}</div> }.into_any());
    notice("wait", title.into(), lines)
}

/// The figures to compare with the ERP's, and the largest rows.
pub(super) fn figures(entry: &BatchEntry, rows: &[RowStatus], money: &MoneyWriter) -> AnyView {
    let mut customers: Vec<&str> = rows.iter().map(|row| row.customer_reference.as_str()).collect();
    customers.sort_unstable();
    customers.dedup();
    let mut by_size: Vec<&RowStatus> = rows.iter().collect();
    by_size.sort_by_key(|row| std::cmp::Reverse(row.amount));
    let mut boxes = vec![
        figure_box(
            "all",
            None,
            "Total",
            money.write(entry.all.sum),
            "to be debited".into(),
        ),
        figure_box(
            "all",
            None,
            "Rows",
            format::count(u64::from(entry.all.count)),
            "in all".into(),
        ),
        figure_box(
            "all",
            None,
            "Customers",
            format::count(customers.len() as u64),
            "different ones".into(),
        ),
    ];
    let many = by_size.len() > LARGEST;
    if let Some(row) = by_size.first().filter(|_| !many) {
        let customer = row.customer_reference.to_string();
        boxes.push(figure_box(
            "all",
            None,
            "Largest row",
            money.write(row.amount),
            customer,
        ));
    }
    let largest = many.then(|| largest(&by_size, money));
    view! {
        <dl class="figures">{boxes}</dl>
        {largest}
    }
    .into_any()
}

fn largest(by_size: &[&RowStatus], money: &MoneyWriter) -> AnyView {
    let item = |row: &&RowStatus| {
        view! {
            <li class="plain-item">
                <span class="reference">{row.row_reference.to_string()}</span>
                <span class="reference muted">{row.customer_reference.to_string()}</span>
                <span class="amount at-end">{money.write(row.amount)}</span>
            </li>
        }
        .into_any()
    };
    let items: Vec<AnyView> = by_size.iter().take(LARGEST).map(item).collect();
    view! {
        <section aria-labelledby="largest-title">
            <h2 id="largest-title" class="section-title">"Largest rows"</h2>
            <ul class="plain-list">{items}</ul>
        </section>
    }
    .into_any()
}
