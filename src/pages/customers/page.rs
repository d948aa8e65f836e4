//! The list with its filters, its place and its details, all of them in the URL.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use wire::api::{CustomerPage, CustomerQuery, problem_codes};
use wire::pyng::LinkState;
use wire::{CustomerReference, Timestamp};

use super::details::Details;
use super::filters::{DateFilter, FindCustomer, StateTabs};
use super::table::CustomerTable;
use crate::components::ProblemPanel;
use crate::routes::CustomerView;
use crate::state::loader::Loader;
use crate::state::session::use_site;
use crate::ui::{Glyph, Icon, PageTitle};
use crate::{api, format, routes};

/// Customers a page.
const PAGE_SIZE: u32 = 50;

/// The page.
#[component]
pub fn Customers() -> impl IntoView {
    let site = use_site();
    let site_id = Memo::new(move |_| site.with(|site| site.id.clone()));
    let query = use_query_map();
    let shown = Memo::new(move |_| query.with(|query| CustomerView::from_query(|name| query.get(name))));
    // Opening details is not another list.
    let list = Memo::new(move |_| CustomerView { open: String::new(), ..shown.get() });
    let page: Loader<CustomerPage> = Loader::new();
    let loaded_at = RwSignal::new(None::<Timestamp>);
    let ask = move || {
        let (site, query) = (site_id.get(), question(&list.get()));
        page.ask(async move {
            let answer = api::customers::list(&site, &query).await;
            if answer.is_ok() {
                let _ = loaded_at.try_set(Some(api::server_now()));
            }
            answer
        });
    };
    Effect::new(move |last: Option<wire::SiteId>| {
        let site = site_id.get();
        if last.is_some_and(|last| last != site) {
            page.clear();
        }
        ask();
        site
    });
    let navigate = use_navigate();
    let go = Callback::new(move |view: CustomerView| {
        let link = routes::customers(&site_id.get_untracked(), &view);
        navigate(&link, NavigateOptions { resolve: false, scroll: false, ..Default::default() });
    });
    let first_page = move || CustomerView { cursor: String::new(), ..list.get_untracked() };
    let pager_link = move |cursor: Option<String>| {
        cursor.map(|cursor| routes::customers(&site_id.get(), &CustomerView { cursor, ..list.get() }))
    };
    let prev = move || pager_link(page.value().and_then(|page| page.prev));
    let next = move || pager_link(page.value().and_then(|page| page.next));
    let problem = move || {
        let error = page.error()?;
        let stale_place = error.has_code(problem_codes::CURSOR);
        let retry = Callback::new(move |()| if stale_place { go.run(first_page()) } else { ask() });
        Some(view! { <ProblemPanel error=error retry=retry /> })
    };
    view! {
        <div class="page">
            <div class="page-head">
                <PageTitle text=Signal::stored("Customers".to_owned()) />
                <div class="actions">
                    <span class="muted">
                        {move || loaded_at.get().map(|at| format!("As of {}", format::clock(at)))}
                    </span>
                    <button type="button" class="button" on:click=move |_| ask()>
                        <Icon glyph=Glyph::Refresh />
                        "Refresh"
                    </button>
                </div>
            </div>
            <StateTabs list=list />
            <div class="filters">
                <FindCustomer list=list go=go />
                <DateFilter list=list go=go />
            </div>
            {problem}
            <CustomerTable page=page list=list />
            <nav class="pager" aria-label="Pages">
                <PagerLink link=Signal::derive(prev) back=true />
                <PagerLink link=Signal::derive(next) />
            </nav>
            <p class="muted">{format!("Days and times in your zone, {}. Newest invitation first.", format::time_zone())}</p>
            <Details page=page shown=shown go=go />
        </div>
    }
}

/// A way to the next or the previous page; words without a link where there is none.
#[component]
fn PagerLink(link: Signal<Option<String>>, #[prop(optional)] back: bool) -> impl IntoView {
    move || {
        let content = if back {
            view! { <Icon glyph=Glyph::Back />"Previous" }.into_any()
        } else {
            view! { "Next"<Icon glyph=Glyph::Forward /> }.into_any()
        };
        match link.get() {
            Some(link) => view! { <a class="button" href=link>{content}</a> }.into_any(),
            None => view! { <span class="button" data-off="">{content}</span> }.into_any(),
        }
    }
}

/// What to ask for a view. Unknown states go as they are: upstream may know them.
fn question(view: &CustomerView) -> CustomerQuery {
    let state = (!view.state.is_empty()).then(|| LinkState::from(view.state.as_str()));
    if !view.cursor.is_empty() {
        return CustomerQuery { cursor: Some(view.cursor.clone()), ..Default::default() };
    }
    if let Ok(reference) = CustomerReference::parse(view.find.trim()) {
        return CustomerQuery { customer_reference: Some(reference), state, ..Default::default() };
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
