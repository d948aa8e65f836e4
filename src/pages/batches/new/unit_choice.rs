//! Dollars or cents: asked, never guessed. Each answer shows what it would make of the file, since a
//! wrong one is a hundred times too much.

use intake::{Table, Unit};
use leptos::prelude::*;

use crate::components::use_money;
use crate::format;
use crate::state::session::use_site;
use crate::ui::input;

/// The unit's name in the draft.
pub(super) fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Dollars => "dollars",
        Unit::Cents => "cents",
    }
}

/// The unit a draft names.
pub(super) fn unit_from_name(name: &str) -> Option<Unit> {
    [Unit::Dollars, Unit::Cents]
        .into_iter()
        .find(|unit| unit_name(*unit) == name)
}

/// The question.
pub(super) fn unit_choice(table: &Table, chosen: Option<Unit>, choose: Callback<Unit>) -> AnyView {
    let site = use_site();
    let money = use_money();
    let option = |(unit, words): (Unit, &'static str)| {
        let checked = intake::check(table, unit, &site.currency);
        let example = match (checked.rows.first(), checked.total) {
            (Some(first), Some(total)) if checked.rows_left_out() == 0 => {
                format!(
                    "first row {}, all rows {}",
                    money.write(first.amount),
                    money.write(total)
                )
            }
            _ => format!(
                "does not fit {}",
                format::counted(checked.rows_left_out(), "row", "rows")
            ),
        };
        view! {
            <label class="choice">
                <input type="radio" name="unit" prop:checked=chosen == Some(unit) on:change=input(move |_| choose.run(unit)) />
                <span class="choice-words">{words}</span>
                <span class="choice-example">{example}</span>
            </label>
        }
        .into_any()
    };
    let options: Vec<AnyView> = [(Unit::Dollars, "Dollars"), (Unit::Cents, "Cents")]
        .map(option)
        .into();
    view! {
        <fieldset class="choices">
            <legend>"The amounts in the file are in"</legend>
            {options}
        </fieldset>
    }
    .into_any()
}
