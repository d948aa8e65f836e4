//! Dollars or cents: asked, never guessed. Each answer shows what it would make of the file, since a
//! wrong one is a hundred times too much.

use std::sync::Arc;

use intake::{Table, Unit};
use leptos::prelude::*;

use crate::components::use_money;
use crate::format;
use crate::state::session::use_site;

/// The unit's name in the draft.
pub(super) fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Dollars => "dollars",
        Unit::Cents => "cents",
    }
}

/// The unit a draft names.
pub(super) fn unit_from_name(name: &str) -> Option<Unit> {
    [Unit::Dollars, Unit::Cents].into_iter().find(|unit| unit_name(*unit) == name)
}

/// The question.
#[component]
pub(super) fn UnitChoice(
    unit: Memo<Option<Unit>>,
    choose: Callback<Unit>,
    table: Arc<Table>,
) -> impl IntoView {
    let site = use_site();
    let money = use_money();
    let option = |choice: Unit, words: &'static str| {
        let checked = site.with_untracked(|site| intake::check(&table, choice, &site.currency));
        let example = match (checked.rows.first(), checked.total) {
            (Some(first), Some(total)) if checked.rows_left_out() == 0 => {
                format!("first row {}, all rows {}", money(first.amount), money(total))
            }
            _ => format!("does not fit {}", format::counted(checked.rows_left_out(), "row", "rows")),
        };
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="unit"
                    prop:checked=move || unit.get() == Some(choice)
                    on:change=move |_| choose.run(choice)
                />
                <span class="choice-words">{words}</span>
                <span class="choice-example">{example}</span>
            </label>
        }
    };
    view! {
        <fieldset class="choices">
            <legend>"The amounts in the file are in"</legend>
            {option(Unit::Dollars, "Dollars")}
            {option(Unit::Cents, "Cents")}
        </fieldset>
    }
}
