//! The list with its filters, its place and its details, all of them in the URL.

use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use wire::api::{CustomerPage, CustomerQuery, problem_codes};
use wire::pyng::LinkState;
use wire::{CustomerReference, Timestamp};

use super::details::details;
use super::filters::{FindCustomer, date_filter, state_tabs};
use super::table::table;
use crate::components::ProblemPanel;
use crate::routes::CustomerView;
use crate::state::loader::Loader;
use crate::state::session::use_site;
use crate::ui::{Glyph, Icon, PageTitle, panel, press, text};
use crate::{api, format, routes};

/// Customers a page.
const PAGE_SIZE: u32 = 50;

/// Which question was answered last, and when.
struct Answered {
    view: CustomerView,
    at: Timestamp,
}

/// The page.
#[component]
pub fn Customers() -> impl IntoView {
    let site = use_site();
    let query = use_query_map();
    let shown = Memo::new(move |_| query.with(|query| CustomerView::from_query(|name| query.get(name))));
    // Opening details is not another list.
    let list = Memo::new(move |_| CustomerView {
        open: String::new(),
        ..shown.get()
    });
    let page: Loader<CustomerPage> = Loader::new();
    let answered = RwSignal::new(None::<Answered>);
    let id = site.id.clone();
    let ask = Callback::new(move |()| {
        let view = list.get();
        let (site, query) = (id.clone(), question(&view));
        page.ask(Box::pin(async move {
            let answer = api::customers::list(&site, &query).await;
            if answer.is_ok() {
                let at = api::server_now();
                // The page may have been left; then nobody asks when.
                let _ = answered.try_set(Some(Answered { view, at }));
            }
            answer
        }));
    });
    // Whether what is held answers what is asked now; otherwise it is the list before.
    let current = Memo::new(move |_| {
        let list = list.get();
        answered.with(|answered| answered.as_ref().is_some_and(|answered| answered.view == list))
    });
    Effect::new(move |_| ask.run(()));
    let navigate = use_navigate();
    let id = site.id.clone();
    let navigate_quietly = navigate.clone();
    let quiet_id = id.clone();
    let go = Callback::new(move |view: CustomerView| {
        navigate(&routes::customers(&id, &view), routes::plainly());
    });
    // Closing the details leaves the list where it stands, and nothing for Back to open again.
    let close = Callback::new(move |view: CustomerView| {
        navigate_quietly(&routes::customers(&quiet_id, &view), routes::quietly());
    });
    let retry = Callback::new(move |()| {
        let stale_place = page
            .get()
            .error
            .is_some_and(|error| error.has_code(problem_codes::CURSOR));
        if stale_place {
            go.run(CustomerView {
                cursor: String::new(),
                ..list.get_untracked()
            });
        } else {
            ask.run(());
        }
    });
    let problem = panel(move || match page.get().error {
        Some(error) => view! { <ProblemPanel error=error retry=retry /> }.into_any(),
        None => ().into_any(),
    });
    let id = site.id.clone();
    let pager = panel(move || {
        let link = |cursor: Option<&String>| {
            cursor.map(|cursor| {
                routes::customers(
                    &id,
                    &CustomerView {
                        cursor: cursor.clone(),
                        ..list.get()
                    },
                )
            })
        };
        // The pages of the list before lead nowhere in this one.
        let page = page.get().value.filter(|_| current.get());
        let prev = page.as_ref().and_then(|page| link(page.prev.as_ref()));
        let next = page.as_ref().and_then(|page| link(page.next.as_ref()));
        let prev = step(prev, view! { <Icon glyph=Glyph::Back />"Previous" }.into_any());
        let next = step(next, view! { "Next"<Icon glyph=Glyph::Forward /> }.into_any());
        view! { <nav class="pager" aria-label="Pages">{prev} {next}</nav> }.into_any()
    });
    let rows_site = site.id.clone();
    let rows = panel(move || table(&rows_site, &page.get(), current.get(), &list.get()));
    view! {
        <div class="page">
            <div class="page-head">
                <PageTitle text="Customers" />
                <div class="actions">
                    <span class="muted">
                        {text(move || answered.with(|answered| answered.as_ref().map(|answered| format!("As of {}", format::clock(answered.at)))).unwrap_or_default())}
                    </span>
                    <button type="button" class="button" on:click=press(move || ask.run(()))>
                        <Icon glyph=Glyph::Refresh />
                        "Refresh"
                    </button>
                </div>
            </div>
            {state_tabs(site, list)}
            <div class="filters">
                <FindCustomer list=list go=go />
                {date_filter(list, go)}
            </div>
            {problem}
            {rows}
            {pager}
            <p class="muted">{format!("Days and times in your zone, {}. Newest invitation first.", format::time_zone())}</p>
            {details(page, shown, close)}
        </div>
    }
}

/// A way to the next or the previous page; words without a link where there is none.
fn step(link: Option<String>, words: AnyView) -> AnyView {
    match link {
        Some(link) => view! { <a class="button" href=link>{words}</a> }.into_any(),
        None => view! { <span class="button" aria-disabled="true">{words}</span> }.into_any(),
    }
}

/// What to ask for a view. Unknown states go as they are: upstream may know them.
fn question(view: &CustomerView) -> CustomerQuery {
    let state = (!view.state.is_empty()).then(|| LinkState::from(view.state.as_str()));
    if !view.cursor.is_empty() {
        return CustomerQuery {
            cursor: Some(view.cursor.clone()),
            ..Default::default()
        };
    }
    if let Ok(reference) = CustomerReference::parse(view.find.trim()) {
        return CustomerQuery {
            customer_reference: Some(reference),
            state,
            ..Default::default()
        };
    }
    CustomerQuery {
        limit: Some(PAGE_SIZE),
        state,
        invited_from: format::start_of_day(&view.from, 0),
        // The person means the whole last day; upstream's bound is exclusive.
        invited_to: format::start_of_day(&view.to, 1),
        ..Default::default()
    }
}
