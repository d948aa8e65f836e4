//! The live page of one batch.

use intake::Delimiter;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use wire::api::{BatchEntry, BatchSnapshot, BatchStage};
use wire::pyng::BatchState;
use wire::{BatchReference, SiteId, Timestamp};

use super::clock_line::ClockLine;
use super::decide::{Act, Decide};
use super::filters::{RowFilters, filtered};
use super::follow::follow;
use super::rows::rows as row_table;
use super::standing::standing;
use super::unsent::is_before_upstream;
use crate::api;
use crate::components::{CopyButton, ProblemPanel, notice, stage_words, use_money};
use crate::routes::{self, BatchView, RowView};
use crate::state::announcer::use_announcer;
use crate::state::loader::Loader;
use crate::state::session::use_site;
use crate::ui::{Glyph, Icon, PageTitle, Panel, panel, press, save_bytes};

/// The page.
#[component]
pub fn LiveBatch(
    /// The batch's name, as the URL has it.
    reference: String,
) -> impl IntoView {
    let site = use_site();
    let crumb = routes::batches(&site.id, &BatchView::default());
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
    let due = follow(snapshot, ask);
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
    let stage = Memo::new(move |_| {
        snapshot
            .get()
            .value?
            .entry
            .as_ref()
            .map(|entry| entry.stage.clone())
    });
    let sent = Memo::new(move |_| !stage.get().is_some_and(|stage| is_before_upstream(&stage)));
    let view = Memo::new(move |_| query.with(|query| RowView::from_query(|name| query.get(name))));
    let shown = Memo::new(move |_| filtered(&rows.get(), &view.get()));
    let name = file_stem(reference.as_str());
    let go = Callback::new(move |view: RowView| {
        // Typing in the search box leaves no trail of letters in the history.
        navigate(&routes::batch_rows(&site, &reference, &view), routes::quietly());
    });
    let currency = use_site().currency.clone();
    let save = Callback::new(move |()| {
        let csv = intake::results_csv(&rows.get_untracked(), &currency, Delimiter::Comma);
        save_bytes(
            &format!("{name}-results.csv"),
            "text/csv;charset=utf-8",
            csv.as_bytes(),
        );
    });
    let money = use_money();
    // Here and not beside its button: the part above the rows is drawn anew at every check.
    let deciding = RwSignal::new(None::<(Act, BatchEntry)>);
    let begin = Callback::new(move |act| deciding.set(Some(act)));
    let was_changed = RwSignal::new(false);
    announce(snapshot, stage);
    let standing = panel(move || match snapshot.get().value {
        Some(snapshot) => standing(&snapshot, &money, begin),
        None => ().into_any(),
    });
    let clock = panel(move || match sent.get() {
        true => view! { <ClockLine snapshot=snapshot due=due ask=ask /> }.into_any(),
        false => ().into_any(),
    });
    let results = panel(move || match sent.get() {
        true => view! {
            <button type="button" class="button" on:click=press(move || save.run(()))>
                <Icon glyph=Glyph::Download />
                "Results CSV"
            </button>
        }
        .into_any(),
        false => ().into_any(),
    });
    view! {
        {clock}
        {changed_notice(was_changed)}
        {standing}
        <section aria-labelledby="rows-title">
            <div class="page-head">
                <h2 id="rows-title" class="section-title">"Rows"</h2>
                {results}
            </div>
            <RowFilters rows=rows sent=sent view=view go=go />
            {row_table(shown.into(), sent)}
        </section>
        {decision(deciding, was_changed, ask)}
    }
}

/// The dialog, while something is about to be decided.
fn decision(
    deciding: RwSignal<Option<(Act, BatchEntry)>>,
    was_changed: RwSignal<bool>,
    ask: Callback<()>,
) -> Panel {
    let close = Callback::new(move |()| deciding.set(None));
    let done = Callback::new(move |()| {
        deciding.set(None);
        was_changed.set(false);
        ask.run(());
    });
    let changed = Callback::new(move |()| {
        deciding.set(None);
        was_changed.set(true);
        ask.run(());
    });
    panel(move || match deciding.get() {
        None => ().into_any(),
        Some((act, entry)) => {
            view! { <Decide act=act entry=entry close=close done=done changed=changed /> }.into_any()
        }
    })
}

/// Said when the body was another one by the time the person decided.
fn changed_notice(was_changed: RwSignal<bool>) -> Panel {
    panel(move || match was_changed.get() {
        false => ().into_any(),
        true => {
            let words = "Nothing was decided. Below is the batch as it is now: look at it again.";
            notice(
                "bad",
                "It was changed since you looked".into(),
                vec![view! { <p>{words}</p> }.into_any()],
            )
        }
    })
}

/// Says once what happens under the person's eyes.
fn announce(snapshot: Loader<BatchSnapshot>, stage: Memo<Option<BatchStage>>) {
    let announcer = use_announcer();
    let settled = Memo::new(move |_| {
        let snapshot = snapshot.get().value;
        snapshot.is_some_and(|snapshot| snapshot.batch.state == BatchState::Settled)
    });
    Effect::new(move |before: Option<(Option<BatchStage>, bool)>| {
        let now = (stage.get(), settled.get());
        match (&before, &now) {
            (Some((_, false)), (_, true)) => announcer.say("The batch has settled: every row has ended."),
            (Some((Some(was), _)), (Some(is), false)) if was != is => {
                announcer.say(format!("The batch is now: {}.", stage_words(is)));
            }
            _ => {}
        }
        now
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
