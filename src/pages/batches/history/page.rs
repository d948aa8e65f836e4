//! The list with its filters and its place, both in the URL.

use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use wire::Timestamp;
use wire::api::{BatchPage, BatchQuery, BatchStage, Right, problem_codes};

use super::filters::{find_batches, narrow, waiting};
use super::refresh::while_seen;
use super::table::table;
use crate::components::{ProblemPanel, use_money};
use crate::routes::{self, BatchView};
use crate::state::loader::Loader;
use crate::state::session::use_site;
use crate::ui::{Glyph, Icon, PageTitle, panel, press, text};
use crate::{api, format};

/// Which question was answered last, and when.
struct Answered {
    view: BatchView,
    at: Timestamp,
}

/// The page.
#[component]
pub fn Batches() -> impl IntoView {
    let site = use_site();
    let query = use_query_map();
    let list = Memo::new(move |_| query.with(|query| BatchView::from_query(|name| query.get(name))));
    let page: Loader<BatchPage> = Loader::new();
    let answered = RwSignal::new(None::<Answered>);
    let id = site.id.clone();
    let ask = Callback::new(move |()| {
        let view = list.get();
        let (site, query) = (id.clone(), question(&view));
        page.ask(Box::pin(async move {
            let answer = api::batches::list(&site, &query).await;
            if answer.is_ok() {
                let at = api::server_now();
                // The page may have been left; then nobody asks when.
                let _ = answered.try_set(Some(Answered { view, at }));
            }
            answer
        }));
    });
    Effect::new(move |_| ask.run(()));
    // By itself only after a good answer: an error that comes back would be read out again and again.
    while_seen(Callback::new(move |()| {
        if untrack(move || page.get().error.is_none()) {
            ask.run(());
        }
    }));
    // Whether what is held answers what is asked now; otherwise it is the list before.
    let current = Memo::new(move |_| {
        let list = list.get();
        answered.with(|answered| answered.as_ref().is_some_and(|answered| answered.view == list))
    });
    let navigate = use_navigate();
    let id = site.id.clone();
    let go = Callback::new(move |view: BatchView| navigate(&routes::batches(&id, &view), routes::plainly()));
    let retry = Callback::new(move |()| {
        let error = untrack(move || page.get().error);
        if error.is_some_and(|error| error.has_code(problem_codes::CURSOR)) {
            go.run(BatchView {
                places: String::new(),
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
        let list = list.get();
        // The next page of the list before leads nowhere in this one.
        let next = page
            .get()
            .value
            .filter(|_| current.get())
            .and_then(|page| page.next.clone());
        let prev = list.back().map(|view| routes::batches(&id, &view));
        let next = next.map(|cursor| routes::batches(&id, &list.forward(&cursor)));
        let prev = step(prev, view! { <Icon glyph=Glyph::Back />"Previous" }.into_any());
        let next = step(next, view! { "Next"<Icon glyph=Glyph::Forward /> }.into_any());
        view! { <nav class="pager" aria-label="Pages">{prev} {next}</nav> }.into_any()
    });
    let count = Signal::derive(move || page.get().value.map_or(0, |page| page.waiting));
    let (id, money) = (site.id.clone(), use_money());
    let rows = panel(move || table(&id, &money, &page.get(), current.get(), &list.get()));
    let as_of = text(move || {
        let at = answered.with(|answered| answered.as_ref().map(|answered| answered.at));
        at.map(|at| format!("As of {}", format::clock(at)))
            .unwrap_or_default()
    });
    let new = site.lets(&Right::SubmitBatches).then(|| {
        view! {
            <a class="button" data-kind="primary" href=routes::new_batch(&site.id)>
                <Icon glyph=Glyph::Plus />
                "New batch"
            </a>
        }
        .into_any()
    });
    view! {
        <div class="page">
            <div class="page-head">
                <PageTitle text="Batches" />
                <div class="actions">
                    <span class="muted">{as_of}</span>
                    <button type="button" class="button" on:click=press(move || ask.run(()))>
                        <Icon glyph=Glyph::Refresh />
                        "Refresh"
                    </button>
                    {new}
                </div>
            </div>
            {waiting(count, list, go)}
            <div class="filters">{find_batches(list, go)} {narrow(list, go)}</div>
            {problem}
            {rows}
            {pager}
            <p class="muted">{format!("Days and times in your zone, {}. Newest first.", format::time_zone())}</p>
        </div>
    }
}

fn step(link: Option<String>, words: AnyView) -> AnyView {
    match link {
        Some(link) => view! { <a class="button" href=link>{words}</a> }.into_any(),
        None => view! { <span class="button" aria-disabled="true">{words}</span> }.into_any(),
    }
}

fn question(view: &BatchView) -> BatchQuery {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    BatchQuery {
        search: some(&view.find),
        stage: some(&view.stage).map(|stage| BatchStage::from(stage.as_str())),
        from: format::start_of_day(&view.from, 0),
        // The person means the whole last day; the bound is exclusive.
        to: format::start_of_day(&view.to, 1),
        cursor: view.cursor(),
        limit: None,
    }
}
