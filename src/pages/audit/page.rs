//! The trail with its filters and its place, both in the URL.

use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use wire::SiteId;
use wire::api::{AuditOutcome, AuditPage, AuditQuery};

use super::filters::filters;
use super::lines::lines;
use crate::components::ProblemPanel;
use crate::routes::{self, AuditView};
use crate::state::loader::Loader;
use crate::ui::{Glyph, Icon, PageTitle, panel, press, text};
use crate::{api, format};

/// The page.
#[component]
pub fn Audit() -> impl IntoView {
    let query = use_query_map();
    let shown = Memo::new(move |_| query.with(|query| AuditView::from_query(|name| query.get(name))));
    let page: Loader<AuditPage> = Loader::new();
    let answered = RwSignal::new(None::<AuditView>);
    let ask = Callback::new(move |()| {
        let view = shown.get();
        let query = question(&view);
        page.ask(Box::pin(async move {
            let answer = api::audit::list(&query).await;
            if answer.is_ok() {
                // The page may have been left; then nobody asks what was answered.
                let _ = answered.try_set(Some(view));
            }
            answer
        }));
    });
    Effect::new(move |_| ask.run(()));
    // Whether what is held answers what is asked now; otherwise it is the page before.
    let current = Memo::new(move |_| answered.with(|answered| answered.as_ref() == Some(&shown.get())));
    let navigate = use_navigate();
    let go = Callback::new(move |view: AuditView| navigate(&routes::audit(&view), routes::plainly()));
    let problem = panel(move || match page.get().error {
        Some(error) => view! { <ProblemPanel error=error retry=ask /> }.into_any(),
        None => ().into_any(),
    });
    let pager = panel(move || {
        let at = |before: String| {
            routes::audit(&AuditView {
                before,
                ..shown.get()
            })
        };
        let newest = shown
            .with(|view| !view.before.is_empty())
            .then(|| at(String::new()));
        let next = page
            .get()
            .value
            .filter(|_| current.get())
            .and_then(|page| page.next);
        let older = next.map(|place| at(place.to_string()));
        let newest = newest.map(|link| {
            view! { <a class="button" href=link><Icon glyph=Glyph::Back />"Newest"</a> }.into_any()
        });
        let older = older.map(|link| {
            view! { <a class="button at-end" href=link>"Older"<Icon glyph=Glyph::Forward /></a> }.into_any()
        });
        view! { <nav class="pager" aria-label="Pages">{newest} {older}</nav> }.into_any()
    });
    let csv = text(move || {
        let query = AuditQuery {
            before: None,
            ..question(&shown.get())
        };
        api::audit::csv_link(&query)
    });
    let rows = panel(move || lines(&page.get(), current.get(), &shown.get()));
    view! {
        <div class="page">
            <div class="page-head">
                <PageTitle text="Audit trail" />
                <div class="actions">
                    <button type="button" class="button" on:click=press(move || ask.run(()))>
                        <Icon glyph=Glyph::Refresh />
                        "Refresh"
                    </button>
                    <a class="button" href=csv download="audit.csv" rel="external">
                        <Icon glyph=Glyph::Download />
                        "Export CSV"
                    </a>
                </div>
            </div>
            {filters(shown, go)}
            {problem}
            {rows}
            {pager}
            <p class="muted">
                {format!("Days and times in your zone, {}. An export holds every line the filters leave, and is written down too.", format::time_zone())}
            </p>
        </div>
    }
}

fn question(view: &AuditView) -> AuditQuery {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    AuditQuery {
        from: format::start_of_day(&view.from, 0),
        // The person means the whole last day; the bound is exclusive.
        to: format::start_of_day(&view.to, 1),
        who: some(&view.who),
        action: some(&view.action),
        outcome: some(&view.outcome).map(|outcome| AuditOutcome::from(outcome.as_str())),
        site: SiteId::parse(&view.site).ok(),
        target: some(&view.target),
        before: view.before.parse().ok(),
        limit: None,
    }
}
