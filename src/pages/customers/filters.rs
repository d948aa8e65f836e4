//! What narrows the list. Each choice is a link or ends in one.

use std::sync::Arc;

use leptos::prelude::*;
use wire::CustomerReference;
use wire::api::Site;

use crate::components::id_fault_words;
use crate::routes::{self, CustomerView};
use crate::ui::{Glyph, Icon, Panel, TextField, input, panel, press, submit};

const STATES: [(&str, &str); 5] = [
    ("", "All"),
    ("invited", "Invited"),
    ("linked", "Linked"),
    ("expired", "Expired"),
    ("revoked", "Revoked"),
];

/// The states, each a link to the list of it.
pub(super) fn state_tabs(site: Arc<Site>, list: Memo<CustomerView>) -> Panel {
    panel(move || {
        let list = list.get();
        let tab = |(state, words): (&str, &'static str)| {
            let view = CustomerView {
                state: state.into(),
                cursor: String::new(),
                ..list.clone()
            };
            let current = (list.state == state).to_string();
            view! { <li><a href=routes::customers(&site.id, &view) aria-current=current>{words}</a></li> }
                .into_any()
        };
        let tabs: Vec<AnyView> = STATES.map(tab).into();
        view! { <nav aria-label="States"><ul class="tabs">{tabs}</ul></nav> }.into_any()
    })
}

/// Looks for one customer by reference.
#[component]
pub(super) fn FindCustomer(list: Memo<CustomerView>, go: Callback<CustomerView>) -> impl IntoView {
    let wanted = RwSignal::new(String::new());
    let error = RwSignal::new(String::new());
    // Only another search replaces what is typed; another state or day does not.
    let searched = Memo::new(move |_| list.with(|list| list.find.clone()));
    Effect::new(move |_| {
        wanted.set(searched.get());
        error.set(String::new());
    });
    let find = move || {
        let wanted = wanted.get_untracked().trim().to_owned();
        match CustomerReference::parse(&wanted) {
            Err(fault) if !wanted.is_empty() => error.set(id_fault_words(fault).into()),
            _ => {
                error.set(String::new());
                let state = list.with_untracked(|list| list.state.clone());
                go.run(CustomerView {
                    find: wanted,
                    state,
                    ..Default::default()
                });
            }
        }
    };
    let show_all = move || {
        go.run(CustomerView {
            find: String::new(),
            cursor: String::new(),
            ..list.get_untracked()
        });
    };
    let clear = panel(move || {
        match list.with(|list| list.find.is_empty()) {
        true => ().into_any(),
        false => view! {
            <button type="button" class="button" data-kind="quiet" on:click=press(show_all)>"Show all"</button>
        }
        .into_any(),
    }
    });
    view! {
        <form class="find" role="search" novalidate on:submit=submit(find)>
            <TextField id="find-customer" label="Find by reference" kind="search" value=wanted error=error.into() />
            <button type="submit" class="button">
                <Icon glyph=Glyph::Search />
                "Find"
            </button>
            {clear}
        </form>
    }
}

/// From which day to which day the invitation was made.
pub(super) fn date_filter(list: Memo<CustomerView>, go: Callback<CustomerView>) -> AnyView {
    let from = move |view: &mut CustomerView, day| view.from = day;
    let to = move |view: &mut CustomerView, day| view.to = day;
    let from_value = Signal::derive(move || list.with(|list| list.from.clone()));
    let to_value = Signal::derive(move || list.with(|list| list.to.clone()));
    view! {
        <div class="dates">
            {day("invited-from", "Invited from", from_value, list, go, from)}
            {day("invited-to", "Invited to", to_value, list, go, to)}
        </div>
    }
    .into_any()
}

fn day(
    id: &'static str,
    label: &'static str,
    value: Signal<String>,
    list: Memo<CustomerView>,
    go: Callback<CustomerView>,
    put: fn(&mut CustomerView, String),
) -> AnyView {
    let choose = move |day: String| {
        let mut view = list.get_untracked();
        // The place and a search belong to the list before.
        view.cursor.clear();
        view.find.clear();
        put(&mut view, day);
        go.run(view);
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input id=id type="date" prop:value=value on:change=input(choose) />
        </div>
    }
    .into_any()
}
