//! The live page of one batch.

use intake::Delimiter;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};
use wire::api::BatchSnapshot;
use wire::pyng::{BATCH_DEADLINE_MS, BatchState};
use wire::{BatchReference, Cents};

use super::clock_line::ClockLine;
use super::filters::{RowFilters, filtered};
use super::follow::follow;
use super::rows::Rows;
use crate::api::{self, ApiError};
use crate::components::{BatchBadge, BatchProgress, CopyButton, Deadline, ProblemPanel, RowTotals, When};
use crate::routes::{self, RowView};
use crate::state::loader::Loader;
use crate::state::recent_batches::{RecentBatch, remember_batch};
use crate::state::session::use_site;
use crate::ui::{Glyph, Icon, PageTitle, save_bytes};

/// The page.
#[component]
pub fn LiveBatch() -> impl IntoView {
    let site = use_site();
    let params = use_params_map();
    let reference = Memo::new(move |_| params.with(|params| params.get("batchReference")).unwrap_or_default());
    let snapshot: Loader<BatchSnapshot> = Loader::new();
    let ask = move || {
        let site = site.with_untracked(|site| site.id.clone());
        // A reference that could never be sent is refused by the proxy in words.
        let Ok(reference) = BatchReference::parse(&reference.get_untracked()) else { return };
        snapshot.ask(async move { api::batches::status(&site, &reference).await });
    };
    Effect::new(move |_| {
        reference.track();
        site.track();
        snapshot.clear();
        ask();
    });
    follow(snapshot, ask);
    Effect::new(move |_| {
        if let Some(snapshot) = snapshot.value() {
            remember(&site.with_untracked(|site| site.id.clone()), &snapshot);
        }
    });
    let title = Signal::derive(move || reference.get());
    let invalid = move || BatchReference::parse(&reference.get()).is_err();
    let problem = move || {
        let error = snapshot.error()?;
        Some(view! { <ProblemPanel error=error retry=Callback::new(move |()| ask()) /> })
    };
    let loaded = Memo::new(move |_| snapshot.value().is_some());
    view! {
        <div class="page">
            <p class="crumb"><a href=move || site.with(|site| routes::batches(&site.id))>"Batches"</a></p>
            <div class="page-head">
                <PageTitle text=title />
                <CopyButton text=title what="reference" compact=true />
            </div>
            <Show when=invalid>
                <p class="empty">"No batch can have this reference. Look at the spelling."</p>
            </Show>
            {problem}
            <Show when=move || loaded.get() fallback=move || {
                snapshot.loading().then(|| view! { <div class="skeleton" role="status" aria-label="Loading batch"></div> })
            }>
                <Content snapshot=snapshot ask=Callback::new(move |()| ask()) />
            </Show>
        </div>
    }
}

#[component]
fn Content(snapshot: Loader<BatchSnapshot>, ask: Callback<()>) -> impl IntoView {
    let site = use_site();
    let query = use_query_map();
    let navigate = use_navigate();
    let batch = Memo::new(move |_| snapshot.value().map(|snapshot| snapshot.batch));
    let rows = Memo::new(move |_| batch.with(|batch| batch.as_ref().map(|batch| batch.rows.clone())).unwrap_or_default());
    let totals = Memo::new(move |_| rows.with(|rows| RowTotals::of(rows)));
    let view = Memo::new(move |_| query.with(|query| RowView::from_query(|name| query.get(name))));
    let shown = Memo::new(move |_| rows.with(|rows| view.with(|view| filtered(rows, view))));
    let reference = move || batch.with_untracked(|batch| batch.as_ref().map(|batch| batch.batch_reference.clone())).unwrap_or_default();
    let go = Callback::new(move |view: RowView| {
        let link = site.with_untracked(|site| routes::batch_rows(&site.id, &reference(), &view));
        // Typing in the search box leaves no trail of letters in the history.
        navigate(&link, NavigateOptions { resolve: false, replace: true, scroll: false, ..Default::default() });
    });
    let save = move |_| {
        let csv = rows.with_untracked(|rows| {
            site.with_untracked(|site| intake::results_csv(rows, &site.currency, Delimiter::Comma))
        });
        save_bytes(&format!("{}-results.csv", file_stem(reference().as_str())), "text/csv;charset=utf-8", csv.as_bytes());
    };
    view! {
        {move || batch.with(|batch| batch.as_ref().map(|batch| view! { <StateLine state=batch.state.clone() submitted_at=batch.submitted_at settled_at=batch.settled_at /> }))}
        <ClockLine snapshot=snapshot ask=ask />
        {move || snapshot.value().map(|snapshot| view! { <Notices snapshot=snapshot /> })}
        <BatchProgress totals=totals />
        <section aria-labelledby="rows-title">
            <div class="page-head">
                <h2 id="rows-title" class="section-title">"Rows"</h2>
                <button type="button" class="button" on:click=save>
                    <Icon glyph=Glyph::Download />
                    "Results CSV"
                </button>
            </div>
            <RowFilters rows=rows view=view go=go />
            <Rows rows=shown />
        </section>
    }
}

#[component]
fn StateLine(
    state: BatchState,
    submitted_at: Option<wire::Timestamp>,
    settled_at: Option<wire::Timestamp>,
) -> impl IntoView {
    let deadline = submitted_at.filter(|_| state != BatchState::Settled).map(|at| at.plus(BATCH_DEADLINE_MS));
    view! {
        <p class="state-line">
            <BatchBadge state=state />
            <span>"Submitted " <When at=submitted_at /></span>
            {settled_at.map(|at| view! { <span>"Settled " <When at=Some(at) /></span> })}
            {deadline.map(|at| view! { <span>"Every row ends by " <Deadline at=at /></span> })}
        </p>
    }
}

/// What is not as it should be: the newest check failed, or the 24 hours are over.
#[component]
fn Notices(snapshot: BatchSnapshot) -> impl IntoView {
    let overdue = snapshot.overdue.then(|| {
        view! {
            <div class="notice" data-tone="bad" role="alert">
                <Icon glyph=Glyph::Warning />
                <div class="notice-body">
                    <h2 class="notice-title">"The 24 hours are over"</h2>
                    <p>"Some rows have not ended, though Pyng ends each within 24 hours. Call Pyng’s support and give this batch reference. Do not send these rows again before they know."</p>
                </div>
            </div>
        }
    });
    let failed_check = snapshot.last_problem.map(|problem| {
        view! {
            <ProblemPanel error=ApiError::Refused(problem)>
                <p>"The figures below are from the last check that succeeded. The portal goes on trying."</p>
            </ProblemPanel>
        }
    });
    view! { {overdue} {failed_check} }
}

fn remember(site: &wire::SiteId, snapshot: &BatchSnapshot) {
    remember_batch(RecentBatch {
        site: site.clone(),
        reference: snapshot.batch.batch_reference.clone(),
        submitted_at: snapshot.batch.submitted_at,
        rows: snapshot.batch.rows.len(),
        total: Cents::checked_sum(snapshot.batch.rows.iter().map(|row| row.amount)),
    });
}

/// A name any file system takes.
fn file_stem(reference: &str) -> String {
    reference.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '_' }).collect()
}
