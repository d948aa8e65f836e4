//! The way to a batch: a new one, one by reference, or one of the recent.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use wire::BatchReference;
use wire::api::Right;

use crate::components::{MoneyWriter, id_fault_words, use_money, when};
use crate::format;
use crate::routes;
use crate::state::recent_batches::{RecentBatch, recent_batches};
use crate::state::session::use_site;
use crate::ui::{Glyph, Icon, PageTitle, TextField, submit};

/// The page.
#[component]
pub fn Batches() -> impl IntoView {
    let site = use_site();
    let recent = recent_list(recent_batches(&site.id), &use_money());
    let may_send = site.lets(&Right::SubmitBatches).then(|| {
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
                    {may_send}
                </div>
            </div>
            <OpenByReference />
            <section aria-labelledby="recent-title">
                <h2 id="recent-title" class="section-title">"Recent in this browser"</h2>
                {recent}
            </section>
        </div>
    }
}

fn recent_list(recent: Vec<RecentBatch>, money: &MoneyWriter) -> AnyView {
    if recent.is_empty() {
        let words = "None yet. Batches that you send or open here are listed, for this browser only.";
        return view! { <p class="empty">{words}</p> }.into_any();
    }
    let row = |batch: RecentBatch| {
        view! {
            <tr>
                <th scope="row">
                    <a class="reference" href=routes::batch(&batch.site, &batch.reference)>{batch.reference.to_string()}</a>
                </th>
                <td class="wide">{when(batch.submitted_at)}</td>
                <td class="end amount">{format::count(batch.rows as u64)}</td>
                <td class="end amount">{money.write_sum(batch.total)}</td>
            </tr>
        }
        .into_any()
    };
    let rows: Vec<AnyView> = recent.into_iter().map(row).collect();
    view! {
        <div class="table-frame">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">"Batch reference"</th>
                        <th scope="col" class="wide">"Submitted"</th>
                        <th scope="col" class="end">"Rows"</th>
                        <th scope="col" class="end">"Total"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[component]
fn OpenByReference() -> impl IntoView {
    let site = use_site();
    let reference = RwSignal::new(String::new());
    let error = RwSignal::new(String::new());
    let navigate = use_navigate();
    let open = move || match BatchReference::parse(reference.get_untracked().trim()) {
        Ok(reference) => navigate(&routes::batch(&site.id, &reference), routes::plainly()),
        Err(fault) => error.set(id_fault_words(fault).into()),
    };
    view! {
        <form class="find" novalidate on:submit=submit(open)>
            <TextField id="open-batch" label="Open a batch by reference" value=reference error=error.into() />
            <button type="submit" class="button">"Open"</button>
        </form>
    }
}
