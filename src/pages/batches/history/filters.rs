//! What narrows the list. Each choice ends in a link.

use leptos::prelude::*;
use wire::api::BatchStage;

use crate::components::stage_words;
use crate::routes::BatchView;
use crate::ui::{Glyph, Icon, Panel, TextField, input, panel, press, submit};

/// Changes one filter; the place belongs to the list before.
fn narrowed(list: Memo<BatchView>, put: impl FnOnce(&mut BatchView)) -> BatchView {
    let mut view = list.get_untracked();
    view.places.clear();
    put(&mut view);
    view
}

/// Looks for a text in references, file names and rows.
pub(super) fn find_batches(list: Memo<BatchView>, go: Callback<BatchView>) -> AnyView {
    let wanted = RwSignal::new(String::new());
    let searched = Memo::new(move |_| list.with(|list| list.find.clone()));
    Effect::new(move |_| wanted.set(searched.get()));
    let find = move || {
        let wanted = wanted.get_untracked().trim().to_owned();
        go.run(narrowed(list, |view| view.find = wanted));
    };
    let clear = panel(move || {
        if list.with(|list| *list == BatchView::default()) {
            return ().into_any();
        }
        let all = move || go.run(BatchView::default());
        view! { <button type="button" class="button" data-kind="quiet" on:click=press(all)>"Show all"</button> }
            .into_any()
    });
    let no_error = Signal::stored(String::new());
    view! {
        <form class="find" role="search" novalidate on:submit=submit(find)>
            <TextField id="find-batch" label="Find a batch, file, row or customer" kind="search" value=wanted error=no_error />
            <button type="submit" class="button">
                <Icon glyph=Glyph::Search />
                "Find"
            </button>
            {clear}
        </form>
    }
    .into_any()
}

/// Which stage, and from which day to which day the batch was prepared.
pub(super) fn narrow(list: Memo<BatchView>, go: Callback<BatchView>) -> AnyView {
    let options = panel(move || {
        let chosen = list.with(|list| list.stage.clone());
        let option = |(value, words): (String, String)| {
            let selected = value == chosen;
            view! { <option value=value prop:selected=selected>{words}</option> }.into_any()
        };
        let mut stages = vec![(String::new(), "All".to_owned())];
        stages.extend(
            BatchStage::KNOWN
                .iter()
                .map(|stage| (stage.as_str().to_owned(), stage_words(stage))),
        );
        let options: Vec<AnyView> = stages.into_iter().map(option).collect();
        options.into_any()
    });
    let choose = move |stage: String| go.run(narrowed(list, |view| view.stage = stage));
    let from = move |day: String| go.run(narrowed(list, |view| view.from = day));
    let to = move |day: String| go.run(narrowed(list, |view| view.to = day));
    let from_value = Signal::derive(move || list.with(|list| list.from.clone()));
    let to_value = Signal::derive(move || list.with(|list| list.to.clone()));
    view! {
        <div class="dates">
            <div class="field">
                <label for="stage">"Stage"</label>
                <select id="stage" on:change=input(choose)>{options}</select>
            </div>
            <div class="field">
                <label for="prepared-from">"Prepared from"</label>
                <input id="prepared-from" type="date" prop:value=from_value on:change=input(from) />
            </div>
            <div class="field">
                <label for="prepared-to">"Prepared to"</label>
                <input id="prepared-to" type="date" prop:value=to_value on:change=input(to) />
            </div>
        </div>
    }
    .into_any()
}

/// How many wait for a second person, as a filter; nothing when none do.
pub(super) fn waiting(count: Signal<u32>, list: Memo<BatchView>, go: Callback<BatchView>) -> Panel {
    let shown = Memo::new(move |_| {
        (
            count.get(),
            list.with(|list| list.stage == BatchStage::Sealed.as_str()),
        )
    });
    panel(move || {
        let (count, pressed) = shown.get();
        if count == 0 && !pressed {
            return ().into_any();
        }
        let toggle = move || {
            let stage = if pressed { "" } else { BatchStage::Sealed.as_str() };
            go.run(BatchView {
                stage: stage.to_owned(),
                ..BatchView::default()
            });
        };
        view! {
            <button type="button" class="chip waiting-chip" aria-pressed=pressed.to_string() on:click=press(toggle)>
                <Icon glyph=Glyph::Hourglass />
                "Waiting for approval "
                <span class="chip-count">{count.to_string()}</span>
            </button>
        }
        .into_any()
    })
}
