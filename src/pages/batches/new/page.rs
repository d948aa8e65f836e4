//! The page: what is chosen so far, and the parts that show it.

use std::sync::Arc;

use intake::{Checked, FileFault, Table, Unit};
use leptos::prelude::*;

use super::file_words::file_fault_words;
use super::findings::Findings;
use super::preview::Preview;
use super::send::Send;
use super::summary::{FileLine, Summary};
use super::unit_choice::{UnitChoice, unit_from_name, unit_name};
use crate::state::draft::{Draft, use_drafts};
use crate::state::session::use_site;
use crate::ui::{FileDrop, Glyph, Icon, PageTitle, PickedFile};

type Reading = Result<Arc<Table>, FileFault>;

/// The page.
#[component]
pub fn NewBatch() -> impl IntoView {
    let site = use_site();
    let site_id = Memo::new(move |_| site.with(|site| site.id.clone()));
    let drafts = use_drafts();
    let draft = RwSignal::new(Draft::default());
    let unreadable = RwSignal::new(false);

    Effect::new(move |_| {
        draft.set(drafts.of(&site_id.get()));
        unreadable.set(false);
    });
    let change = move |change: &dyn Fn(&mut Draft)| {
        draft.update(|draft| change(draft));
        draft.with_untracked(|draft| drafts.keep(&site_id.get_untracked(), draft));
    };
    let has_file = Memo::new(move |_| draft.with(|draft| !draft.file_name.is_empty()));
    let content = Memo::new(move |_| draft.with(|draft| draft.content.clone()));
    let reading = Memo::new(move |_| {
        has_file.get().then(|| content.with(|content| -> Reading { intake::read(content).map(Arc::new) }))
    });
    let table = Memo::new(move |_| reading.get().and_then(Result::ok));
    let unit = Memo::new(move |_| draft.with(|draft| unit_from_name(&draft.unit)));
    let checked: Memo<Option<Arc<Checked>>> = Memo::new(move |_| {
        let (table, unit) = (table.get()?, unit.get()?);
        Some(Arc::new(site.with(|site| intake::check(&table, unit, &site.currency))))
    });
    let picked = Callback::new(move |file: PickedFile| {
        unreadable.set(file.content.is_none());
        if let Some(content) = file.content {
            // The unit and the reference belong to the file before.
            let fresh = Draft { file_name: file.name, content, ..Draft::default() };
            change(&|draft| *draft = fresh.clone());
        }
    });
    let choose_unit = Callback::new(move |unit: Unit| change(&|draft| draft.unit = unit_name(unit).into()));
    let rename = Callback::new(move |text: String| change(&|draft| draft.reference.clone_from(&text)));
    let discard = Callback::new(move |()| {
        drafts.discard(&site_id.get_untracked());
        draft.set(Draft::default());
    });
    let fault = move || match reading.get() {
        Some(Err(fault)) => Some(file_problem(file_fault_words(&fault))),
        _ if unreadable.get() => Some(file_problem(
            "The browser could not read the file. It may have been moved or changed since; choose it again.".into(),
        )),
        _ => None,
    };
    let file_name = Signal::derive(move || draft.with(|draft| draft.file_name.clone()));
    view! {
        <div class="page">
            <PageTitle text=Signal::stored("New batch".to_owned()) />
            <FileDrop
                label="CSV file with the debits"
                hint="Drop it here or choose it. First line: rowReference,customerReference,amount. 1 to 1,000 rows. The file is read in this browser; only its rows are sent."
                accept=".csv,.txt,.tsv,text/csv,text/plain"
                picked=picked
            />
            {fault}
            {move || table.get().map(|table| view! {
                <FileLine name=file_name table=table.clone() discard=discard />
                <UnitChoice unit=unit choose=choose_unit table=table />
            })}
            {move || checked.get().map(|checked| view! {
                <Summary checked=checked.clone() />
                <Findings checked=checked.clone() />
                <Send checked=checked.clone() typed=draft.with_untracked(|draft| draft.reference.clone()) rename=rename />
                <Preview checked=checked />
            })}
        </div>
    }
}

fn file_problem(words: String) -> impl IntoView {
    view! {
        <div class="notice" data-tone="bad" role="alert">
            <Icon glyph=Glyph::Warning />
            <div class="notice-body">
                <h2 class="notice-title">"This file cannot be used"</h2>
                <p>{words}</p>
            </div>
        </div>
    }
}
