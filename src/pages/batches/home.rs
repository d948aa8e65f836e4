//! The way to a batch: a new one, one by reference, or one of the recent.

use leptos::ev;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wire::BatchReference;

use crate::components::{Amount, When, id_fault_words};
use crate::format;
use crate::routes;
use crate::state::recent_batches::{RecentBatch, recent_batches};
use crate::state::session::use_site;
use crate::ui::{Glyph, Icon, PageTitle, TextField};

/// The page.
#[component]
pub fn Batches() -> impl IntoView {
    let site = use_site();
    let new_link = move || site.with(|site| routes::new_batch(&site.id));
    let recent = Memo::new(move |_| site.with(|site| recent_batches(&site.id)));
    view! {
        <div class="page">
            <div class="page-head">
                <PageTitle text=Signal::stored("Batches".to_owned()) />
                <div class="actions">
                    <a class="button" data-kind="primary" href=new_link>
                        <Icon glyph=Glyph::Plus />
                        "New batch"
                    </a>
                </div>
            </div>
            <OpenByReference />
            <section aria-labelledby="recent-title">
                <h2 id="recent-title" class="section-title">"Recent in this browser"</h2>
                <Show
                    when=move || recent.with(|recent| !recent.is_empty())
                    fallback=|| view! { <p class="empty">"None yet. Batches that you send or open here are listed, for this browser only."</p> }
                >
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
                            <tbody>{move || recent.get().into_iter().map(recent_row).collect_view()}</tbody>
                        </table>
                    </div>
                </Show>
            </section>
        </div>
    }
}

fn recent_row(batch: RecentBatch) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">
                <a class="reference" href=routes::batch(&batch.site, &batch.reference)>{batch.reference.to_string()}</a>
            </th>
            <td class="wide"><When at=batch.submitted_at /></td>
            <td class="end amount">{format::count(batch.rows as u64)}</td>
            <td class="end"><Amount amount=Signal::stored(batch.total) /></td>
        </tr>
    }
}

#[component]
fn OpenByReference() -> impl IntoView {
    let site = use_site();
    let text = RwSignal::new(String::new());
    let error = RwSignal::new(String::new());
    let navigate = use_navigate();
    let open = move |event: ev::SubmitEvent| {
        event.prevent_default();
        match BatchReference::parse(text.get_untracked().trim()) {
            Ok(reference) => {
                let link = site.with_untracked(|site| routes::batch(&site.id, &reference));
                navigate(&link, NavigateOptions { resolve: false, ..Default::default() });
            }
            Err(fault) => error.set(id_fault_words(fault).into()),
        }
    };
    view! {
        <form class="find" novalidate on:submit=open>
            <TextField id="open-batch" label="Open a batch by reference" value=text error=error code=true />
            <button type="submit" class="button">"Open"</button>
        </form>
    }
}
