//! The page: what is chosen so far, and the parts that show it.

use std::sync::Arc;

use intake::{FileFault, Table, Unit};
use leptos::prelude::*;

use super::file_words::file_fault_words;
use super::findings::findings;
use super::preview::preview;
use super::send::{NameChange, Send};
use super::summary::{file_line, summary};
use super::unit_choice::{unit_choice, unit_from_name, unit_name};
use crate::components::notice;
use crate::state::draft::{Draft, use_drafts};
use crate::state::session::use_site;
use crate::ui::{FileDrop, PageTitle, PickedFile, panel};

/// The file as it was read last.
#[derive(Clone)]
enum File {
    None,
    /// The browser could not read it.
    Unreadable,
    Refused(FileFault),
    Read(Arc<Table>),
}

impl File {
    fn of(draft: &Draft) -> Self {
        if draft.file_name.is_empty() {
            return Self::None;
        }
        match intake::read(&draft.content) {
            Ok(table) => Self::Read(Arc::new(table)),
            Err(fault) => Self::Refused(fault),
        }
    }
}

/// The page.
#[component]
pub fn NewBatch() -> impl IntoView {
    let site = use_site();
    let drafts = use_drafts();
    let start = drafts.of(&site.id);
    let file = RwSignal::new(File::of(&start));
    let unit = RwSignal::new(unit_from_name(&start.unit));
    let draft = StoredValue::new(start);

    let id = site.id.clone();
    let keep = Callback::new(move |()| draft.with_value(|draft| drafts.keep(&id, draft)));
    let picked = Callback::new(move |picked: PickedFile| match picked.content {
        None => file.set(File::Unreadable),
        Some(content) => {
            // The unit and the reference belong to the file before.
            let fresh = Draft {
                file_name: picked.name,
                content,
                ..Draft::default()
            };
            let read = File::of(&fresh);
            draft.set_value(fresh);
            keep.run(());
            unit.set(None);
            file.set(read);
        }
    });
    let choose_unit = Callback::new(move |chosen: Unit| {
        draft.update_value(|draft| draft.unit = unit_name(chosen).into());
        keep.run(());
        unit.set(Some(chosen));
    });
    let change = Callback::new(move |change: NameChange| {
        draft.update_value(|draft| change.apply(draft));
        keep.run(());
    });
    let id = site.id.clone();
    let discard = Callback::new(move |()| {
        drafts.discard(&id);
        draft.set_value(Draft::default());
        unit.set(None);
        file.set(File::None);
    });
    let parts = panel(move || match file.get() {
        File::None => ().into_any(),
        File::Unreadable => file_problem(
            "The browser could not read the file. It may have been moved or changed since; choose it again."
                .into(),
        ),
        File::Refused(fault) => file_problem(file_fault_words(&fault)),
        File::Read(table) => {
            let name = draft.with_value(|draft| draft.file_name.clone());
            let site = site.clone();
            let line = file_line(name, &table, discard);
            let question = unit_choice(&table, unit.get_untracked(), choose_unit);
            let judged = panel(move || {
                let Some(unit) = unit.get() else {
                    return ().into_any();
                };
                let checked = Arc::new(intake::check(&table, unit, &site.currency));
                let of = |part: fn(&Draft) -> &String| draft.with_value(|draft| part(draft).clone());
                let file_name = of(|draft| &draft.file_name);
                let (reference, tried) = (of(|draft| &draft.reference), of(|draft| &draft.tried));
                view! {
                    {summary(&checked)}
                    {findings(&checked)}
                    <Send checked=checked.clone() file_name=file_name typed=reference tried=tried change=change />
                    {preview(checked)}
                }
                .into_any()
            });
            view! { {line} {question} {judged} }.into_any()
        }
    });
    view! {
        <div class="page">
            <PageTitle text="New batch" />
            <FileDrop
                label="CSV file with the debits"
                hint="Drop it here or choose it. First line: rowReference,customerReference,amount. 1 to 1,000 rows. The file is read in this browser; only its rows are sent."
                accept=".csv,.txt,.tsv,text/csv,text/plain"
                picked=picked
            />
            {parts}
        </div>
    }
}

fn file_problem(words: String) -> AnyView {
    notice(
        "bad",
        "This file cannot be used".into(),
        vec![view! { <p>{words}</p> }.into_any()],
    )
}
