//! Which rows are shown: by outcome, by reason, by reference.

use std::time::Duration;

use leptos::prelude::*;
use wire::pyng::{FailureReason, RowState, RowStatus};

use crate::components::failure_name;
use crate::format;
use crate::routes::RowView;
use crate::ui::{input, panel, press, text};

/// How long a person pauses in typing before the rows follow.
const PAUSE: Duration = Duration::from_millis(200);

/// The rows of a view, in the batch's order.
pub(super) fn filtered(rows: &[RowStatus], view: &RowView) -> Vec<RowStatus> {
    let find = view.find.trim().to_lowercase();
    let found = |row: &&RowStatus| {
        find.is_empty()
            || row.row_reference.as_str().to_lowercase().contains(&find)
            || row.customer_reference.as_str().to_lowercase().contains(&find)
    };
    rows.iter()
        .filter(|row| shows(&view.show, row))
        .filter(found)
        .cloned()
        .collect()
}

fn shows(show: &str, row: &RowStatus) -> bool {
    match show {
        "" => true,
        "paid" => row.state == RowState::Settled,
        "failed" => row.state == RowState::Failed,
        "pending" => row.state == RowState::Pending,
        reason => row
            .failure_reason
            .as_ref()
            .is_some_and(|known| known.as_str() == reason),
    }
}

/// The filters that lead anywhere, each with how many rows it shows.
#[component]
pub(super) fn RowFilters(
    /// All rows of the batch.
    rows: Signal<Vec<RowStatus>>,
    /// Whether rows have outcomes to tell apart.
    sent: Memo<bool>,
    view: Memo<RowView>,
    go: Callback<RowView>,
) -> impl IntoView {
    let chips = panel(move || {
        if !sent.get() {
            return ().into_any();
        }
        let chip = |(show, words, count): (String, String, usize)| {
            let pressed = (view.get().show == show).to_string();
            let choose = move || {
                go.run(RowView {
                    show: show.clone(),
                    ..view.get_untracked()
                });
            };
            view! {
                <button type="button" class="chip" aria-pressed=pressed on:click=press(choose)>
                    {words}
                    " "
                    <span class="chip-count">{format::count(count as u64)}</span>
                </button>
            }
            .into_any()
        };
        let chips: Vec<AnyView> = rows.with(|rows| choices(rows)).into_iter().map(chip).collect();
        view! { <div class="chips" role="group" aria-label="Show rows">{chips}</div> }.into_any()
    });
    let typed = RwSignal::new(view.get_untracked().find);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    // The address follows once the person pauses: browsers refuse to rewrite it at every letter.
    let find = move |text: String| {
        typed.set(text);
        stop();
        let follow = move || {
            go.run(RowView {
                find: typed.get_untracked(),
                ..view.get_untracked()
            });
        };
        timer.set_value(set_timeout_with_handle(follow, PAUSE).ok());
    };
    on_cleanup(stop);
    view! {
        <div class="row-filters">
            {chips}
            <div class="field">
                <label for="find-row">"Find a row or customer"</label>
                <input
                    id="find-row"
                    class="code"
                    type="search"
                    autocomplete="off"
                    prop:value=text(move || typed.get())
                    on:input=input(find)
                />
            </div>
        </div>
    }
}

/// `(show, words, count)`: the outcomes, then the failure reasons that occur.
fn choices(rows: &[RowStatus]) -> Vec<(String, String, usize)> {
    let count = |show: &str| rows.iter().filter(|row| shows(show, row)).count();
    let mut choices: Vec<_> = [
        ("", "All"),
        ("paid", "Paid"),
        ("failed", "Failed"),
        ("pending", "Pending"),
    ]
    .map(|(show, words)| (show.to_owned(), words.to_owned(), count(show)))
    .into();
    let mut reasons: Vec<&FailureReason> = rows
        .iter()
        .filter_map(|row| row.failure_reason.as_ref())
        .collect();
    reasons.sort_unstable();
    reasons.dedup();
    choices.extend(reasons.into_iter().map(|reason| {
        (
            reason.as_str().to_owned(),
            failure_name(reason),
            count(reason.as_str()),
        )
    }));
    choices
}
