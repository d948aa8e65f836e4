//! A batch of one's own that waits under the same reference: handing this one in takes its place.

use leptos::prelude::*;
use wire::api::{BatchEntry, BatchPage, BatchQuery, BatchStage};
use wire::{BatchReference, SiteId};

use crate::components::{notice, use_money};
use crate::state::loader::Loader;
use crate::ui::{Panel, panel};
use crate::{api, format};

/// Says so, where it is so. Only the ledger is asked; without an answer the proxy decides all the same.
pub(super) fn replaced(site: &SiteId, reference: &str) -> Panel {
    let sealed: Loader<BatchPage> = Loader::new();
    let query = BatchQuery {
        search: Some(reference.to_owned()),
        stage: Some(BatchStage::Sealed),
        ..BatchQuery::default()
    };
    let site = site.clone();
    sealed.ask(Box::pin(async move { api::batches::list(&site, &query).await }));
    let name = BatchReference::parse(reference).ok();
    let money = use_money();
    panel(move || {
        let own = |entry: &&BatchEntry| {
            Some(&entry.batch_reference) == name.as_ref()
                && entry.prepared_by.as_ref().is_some_and(|who| who.you)
        };
        let page = sealed.get().value;
        let Some(entry) = page.as_ref().and_then(|page| page.items.iter().find(own)) else {
            return ().into_any();
        };
        let rows = format::counted(entry.all.count as usize, "row", "rows");
        let words = format!(
            "Under this reference you sealed {rows}, {}. These rows take their place.",
            money.write(entry.all.sum)
        );
        notice(
            "wait",
            "Replaces a batch that waits".into(),
            vec![view! { <p>{words}</p> }.into_any()],
        )
    })
}
