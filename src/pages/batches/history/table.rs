//! The batches of one page of the list.

use leptos::prelude::*;
use wire::api::{BatchEntry, BatchPage, BatchStage, Tally};
use wire::{BatchReference, SiteId};

use crate::components::{MoneyWriter, stage_badge, when, who_words};
use crate::format;
use crate::routes::{self, BatchView};
use crate::state::loader::Loaded;

/// The table, a skeleton of it, or a word about why it is empty. While another list is on its way, `current`
/// is not set: the rows before stay, dimmed.
pub(super) fn table(
    site: &SiteId,
    money: &MoneyWriter,
    page: &Loaded<BatchPage>,
    current: bool,
    list: &BatchView,
) -> AnyView {
    let content = match &page.value {
        None if page.loading => skeleton(),
        None => return ().into_any(),
        Some(_) if !current && !page.loading => return ().into_any(),
        Some(page) if page.items.is_empty() && !current => skeleton(),
        Some(page) if page.items.is_empty() => empty(site, list),
        Some(page) => {
            let row = |entry| row(site, money, entry);
            let rows: Vec<AnyView> = page.items.iter().map(row).collect();
            view! {
                <table class="table batches-table">
                    <thead>
                        <tr>
                            <th scope="col">"Batch"</th>
                            <th scope="col" class="wide">"Stage"</th>
                            <th scope="col" class="wide">"Prepared"</th>
                            <th scope="col" class="end">"Total"</th>
                            <th scope="col" class="end wide">"Paid and failed"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            }
            .into_any()
        }
    };
    view! { <div class="table-frame" aria-busy=page.loading.to_string() data-stale=(!current).to_string()>{content}</div> }
        .into_any()
}

fn skeleton() -> AnyView {
    view! { <div class="skeleton" role="status" aria-label="Loading batches"></div> }.into_any()
}

fn row(site: &SiteId, money: &MoneyWriter, entry: &BatchEntry) -> AnyView {
    let link = routes::batch(site, &entry.batch_reference);
    let file = entry
        .file_name
        .clone()
        .map(|name| view! { <span class="muted small">{name}</span> }.into_any());
    let by = entry.prepared_by.as_ref().map(|who| {
        let words = format!("by {}", who_words(who));
        view! { <span class="muted small">{words}</span> }.into_any()
    });
    let rows = format::counted(entry.all.count as usize, "row", "rows");
    view! {
        <tr>
            <th scope="row" class="stacked">
                <a class="reference" href=link>{entry.batch_reference.to_string()}</a>
                {file}
                <span class="narrow">{stage_badge(&entry.stage)}</span>
            </th>
            <td class="wide">{stage_badge(&entry.stage)}</td>
            <td class="wide stacked">{when(Some(entry.prepared_at))} {by}</td>
            <td class="end amount stacked"><span>{money.write(entry.all.sum)}</span> <span class="muted small">{rows}</span></td>
            <td class="end amount wide">{outcomes(money, entry)}</td>
        </tr>
    }
    .into_any()
}

/// What came of the rows, in sums; a dash while nothing has.
fn outcomes(money: &MoneyWriter, entry: &BatchEntry) -> AnyView {
    let line = |(tally, words, class): (Tally, &'static str, &'static str)| {
        view! { <span class=class>{format!("{} {words}", money.write(tally.sum))}</span> }.into_any()
    };
    let kinds = [(entry.paid, "paid", ""), (entry.failed, "failed", "muted small")];
    let lines: Vec<AnyView> = kinds
        .into_iter()
        .filter(|(tally, ..)| tally.count > 0)
        .map(line)
        .collect();
    if lines.is_empty() {
        return view! { <span class="muted">"–"</span> }.into_any();
    }
    view! { <span class="stacked">{lines}</span> }.into_any()
}

fn empty(site: &SiteId, list: &BatchView) -> AnyView {
    // One that was sent past this portal is not listed until somebody opened it.
    let elsewhere = BatchReference::parse(&list.find).ok().map(|reference| {
        let link = routes::batch(site, &reference);
        view! { <p><a class="button" href=link>{format!("Ask Pyng for {reference}")}</a></p> }.into_any()
    });
    view! {
        <div class="empty">
            <p>{empty_words(list)}</p>
            {elsewhere}
        </div>
    }
    .into_any()
}

fn empty_words(list: &BatchView) -> String {
    if !list.find.is_empty() {
        return format!(
            "No batch here has “{}” in its reference, file name or rows.",
            list.find
        );
    }
    if !list.from.is_empty() || !list.to.is_empty() {
        return "No such batches were prepared on these days.".into();
    }
    match BatchStage::from(list.stage.as_str()) {
        _ if list.stage.is_empty() => {
            "No batches yet. The first file you submit makes the first one, for all colleagues to see.".into()
        }
        BatchStage::Sealed => "Nothing waits for approval.".into(),
        BatchStage::Sending => "Nothing is on its way to Pyng.".into(),
        BatchStage::Failed => "Every batch reached Pyng. Good.".into(),
        _ => "No batches at this stage.".into(),
    }
}
