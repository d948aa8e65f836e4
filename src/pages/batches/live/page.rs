//! The live page of one batch.

use std::sync::Arc;

use intake::Delimiter;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use wire::api::BatchSnapshot;
use wire::pyng::{BATCH_DEADLINE_MS, BatchState, BatchStatus};
use wire::{BatchReference, Cents, SiteId, Timestamp};

use super::clock_line::ClockLine;
use super::filters::{RowFilters, filtered};
use super::follow::follow;
use super::rows::rows as row_table;
use crate::api::{self, ApiError};
use crate::components::{
    CopyButton, ProblemPanel, RowTotals, batch_badge, batch_progress, deadline, notice, use_money, when,
};
use crate::routes::{self, RowView};
use crate::state::announcer::use_announcer;
use crate::state::loader::Loader;
use crate::state::recent_batches::{RecentBatch, recent_batches, remember_batch};
use crate::state::session::use_site;
use crate::ui::{Glyph, Icon, PageTitle, panel, press, save_bytes};

/// The page.
#[component]
pub fn LiveBatch(
    /// The batch's name, as the URL has it.
    reference: String,
) -> impl IntoView {
    let site = use_site();
    let crumb = routes::batches(&site.id);
    let content = match BatchReference::parse(&reference) {
        Ok(reference) => view! { <Followed site=site.id.clone() reference=reference /> }.into_any(),
        Err(_) => view! { <p class="empty">"No batch can have this reference. Look at the spelling."</p> }
            .into_any(),
    };
    view! {
        <div class="page">
            <p class="crumb"><a href=crumb>"Batches"</a></p>
            <div class="titled">
                <PageTitle text=reference.clone() />
                <CopyButton content=reference what="reference" compact=true />
            </div>
            {content}
        </div>
    }
}

#[component]
fn Followed(site: SiteId, reference: BatchReference) -> impl IntoView {
    let snapshot: Loader<BatchSnapshot> = Loader::new();
    let (site_id, name) = (site.clone(), reference.clone());
    let ask = Callback::new(move |()| {
        let (site, name) = (site_id.clone(), name.clone());
        snapshot.ask(Box::pin(async move { api::batches::status(&site, &name).await }));
    });
    ask.run(());
    let sent_here = recent_batches(&site)
        .iter()
        .any(|batch| batch.reference == reference);
    let due = follow(snapshot, sent_here, ask);
    let problem = panel(move || match snapshot.get().error {
        Some(error) => view! { <ProblemPanel error=error retry=ask /> }.into_any(),
        None => ().into_any(),
    });
    let known = Memo::new(move |_| snapshot.get().value.is_some());
    let content = panel(move || {
        match known.get() {
        true => view! { <Content site=site.clone() reference=reference.clone() snapshot=snapshot due=due ask=ask /> }
            .into_any(),
        false if snapshot.get().loading => {
            view! { <div class="skeleton" role="status" aria-label="Loading batch"></div> }.into_any()
        }
        false => ().into_any(),
    }
    });
    view! { {problem} {content} }
}

#[component]
fn Content(
    site: SiteId,
    reference: BatchReference,
    snapshot: Loader<BatchSnapshot>,
    due: Signal<Option<Timestamp>>,
    ask: Callback<()>,
) -> impl IntoView {
    let query = use_query_map();
    let navigate = use_navigate();
    let rows = Signal::derive(move || {
        snapshot
            .get()
            .value
            .map(|snapshot| snapshot.batch.rows.clone())
            .unwrap_or_default()
    });
    let view = Memo::new(move |_| query.with(|query| RowView::from_query(|name| query.get(name))));
    let shown = Memo::new(move |_| filtered(&rows.get(), &view.get()));
    let name = file_stem(reference.as_str());
    let site_id = site.clone();
    let go = Callback::new(move |view: RowView| {
        // Typing in the search box leaves no trail of letters in the history.
        navigate(
            &routes::batch_rows(&site_id, &reference, &view),
            routes::quietly(),
        );
    });
    let currency = use_site().currency.clone();
    let save = move || {
        let csv = intake::results_csv(&rows.get_untracked(), &currency, Delimiter::Comma);
        save_bytes(
            &format!("{name}-results.csv"),
            "text/csv;charset=utf-8",
            csv.as_bytes(),
        );
    };
    let money = use_money();
    let announcer = use_announcer();
    let was_open = StoredValue::new(false);
    let standing = panel(move || {
        let Some(snapshot) = snapshot.get().value else {
            return ().into_any();
        };
        remember(&site, &snapshot);
        let settled = snapshot.batch.state == BatchState::Settled;
        // Said once, when it happens under the person's eyes.
        if was_open.get_value() && settled {
            announcer.say("The batch has settled: every row has ended.");
        }
        was_open.set_value(!settled);
        let progress = batch_progress(&RowTotals::of(&snapshot.batch.rows), &money);
        view! { {state_line(&snapshot.batch)} {notices(&snapshot)} {progress} }.into_any()
    });
    view! {
        <ClockLine snapshot=snapshot due=due ask=ask />
        {standing}
        <section aria-labelledby="rows-title">
            <div class="page-head">
                <h2 id="rows-title" class="section-title">"Rows"</h2>
                <button type="button" class="button" on:click=press(save)>
                    <Icon glyph=Glyph::Download />
                    "Results CSV"
                </button>
            </div>
            <RowFilters rows=rows view=view go=go />
            {row_table(shown.into())}
        </section>
    }
}

fn state_line(batch: &BatchStatus) -> AnyView {
    let submitted = batch.submitted_at;
    let last = if batch.state == BatchState::Settled {
        batch
            .settled_at
            .map(|at| view! { <span>"Settled " {when(Some(at))}</span> }.into_any())
    } else {
        let ends = submitted.map(|at| at.plus(BATCH_DEADLINE_MS));
        ends.map(|at| view! { <span>"Every row ends by " {deadline(at)}</span> }.into_any())
    };
    view! {
        <p class="state-line">
            {batch_badge(&batch.state)}
            <span>"Submitted " {when(submitted)}</span>
            {last}
        </p>
    }
    .into_any()
}

/// What is not as it should be: the newest check failed, or the 24 hours are over.
fn notices(snapshot: &BatchSnapshot) -> AnyView {
    let overdue = snapshot.overdue.then(|| {
        let words = "Some rows have not ended, though Pyng ends each within 24 hours. Call Pyng’s support and give \
                     this batch reference. Do not send these rows again before they know.";
        notice("bad", "The 24 hours are over".into(), vec![view! { <p>{words}</p> }.into_any()])
    });
    let failed_check = snapshot.last_problem.clone().map(|problem| {
        view! {
            <ProblemPanel error=Arc::new(ApiError::Refused(problem)) quiet=true>
                <p>"The figures below are from the last check that succeeded. The portal goes on trying."</p>
            </ProblemPanel>
        }
        .into_any()
    });
    view! { {overdue} {failed_check} }.into_any()
}

fn remember(site: &SiteId, snapshot: &BatchSnapshot) {
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
    reference
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || "-_.".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect()
}
