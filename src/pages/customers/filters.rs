//! What narrows the list. Each choice is a link or ends in one.

use leptos::ev;
use leptos::prelude::*;
use wire::CustomerReference;
use wire::pyng::LinkState;

use crate::components::{id_fault_words, link_state_words};
use crate::routes::{self, CustomerView};
use crate::state::session::use_site;
use crate::ui::{Glyph, Icon, TextField};

/// The states, each a link to the list of it.
#[component]
pub(super) fn StateTabs(list: Memo<CustomerView>) -> impl IntoView {
    let site = use_site();
    let tab = move |state: &'static str, words: String| {
        let link = move || {
            let view = CustomerView { state: state.into(), cursor: String::new(), ..list.get() };
            site.with(|site| routes::customers(&site.id, &view))
        };
        let current = move || list.with(|list| list.state == state).then_some("true");
        view! { <li><a href=link aria-current=current>{words}</a></li> }
    };
    view! {
        <nav aria-label="States">
            <ul class="tabs">
                {tab("", "All".into())}
                {tab("invited", link_state_words(&LinkState::Invited))}
                {tab("linked", link_state_words(&LinkState::Linked))}
                {tab("expired", link_state_words(&LinkState::Expired))}
                {tab("revoked", link_state_words(&LinkState::Revoked))}
            </ul>
        </nav>
    }
}

/// Looks for one customer by reference.
#[component]
pub(super) fn FindCustomer(list: Memo<CustomerView>, go: Callback<CustomerView>) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let error = RwSignal::new(String::new());
    Effect::new(move |_| text.set(list.with(|list| list.find.clone())));
    let find = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let wanted = text.get_untracked().trim().to_owned();
        let fault = CustomerReference::parse(&wanted).err().filter(|_| !wanted.is_empty());
        error.set(fault.map_or(String::new(), |fault| id_fault_words(fault).into()));
        if fault.is_none() {
            let state = list.with_untracked(|list| list.state.clone());
            go.run(CustomerView { find: wanted, state, ..Default::default() });
        }
    };
    view! {
        <form class="find" role="search" novalidate on:submit=find>
            <TextField id="find-customer" label="Find by reference" kind="search" value=text error=error code=true />
            <button type="submit" class="button">
                <Icon glyph=Glyph::Search />
                "Find"
            </button>
            <Show when=move || list.with(|list| !list.find.is_empty())>
                <button
                    type="button"
                    class="button"
                    data-kind="quiet"
                    on:click=move |_| go.run(CustomerView { find: String::new(), cursor: String::new(), ..list.get_untracked() })
                >
                    "Show all"
                </button>
            </Show>
        </form>
    }
}

/// From which day to which day the invitation was made.
#[component]
pub(super) fn DateFilter(list: Memo<CustomerView>, go: Callback<CustomerView>) -> impl IntoView {
    let day = move |id: &'static str, label: &'static str, get: fn(&CustomerView) -> &String, put: fn(&mut CustomerView, String)| {
        let choose = move |event| {
            let mut view = list.get_untracked();
            // The place and a search belong to the list before.
            view.cursor.clear();
            view.find.clear();
            put(&mut view, event_target_value(&event));
            go.run(view);
        };
        view! {
            <div class="field">
                <label for=id>{label}</label>
                <input id=id type="date" prop:value=move || list.with(|list| get(list).clone()) on:change=choose />
            </div>
        }
    };
    view! {
        <div class="dates">
            {day("invited-from", "Invited from", |list| &list.from, |list, text| list.from = text)}
            {day("invited-to", "Invited to", |list| &list.to, |list, text| list.to = text)}
        </div>
    }
}
