//! Where one is signed in, and ending what one does not know.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wire::api::{OwnSession, OwnSessions};

use crate::api;
use crate::components::{ProblemPanel, problem_words, when};
use crate::state::announcer::use_announcer;
use crate::state::loader::Loader;
use crate::ui::{PageTitle, panel, press};

/// The page.
pub(super) fn sessions() -> AnyView {
    let all: Loader<OwnSessions> = Loader::new();
    let ask = move || all.ask(Box::pin(api::door::sessions()));
    ask();
    let retry = Callback::new(move |()| ask());
    let announcer = use_announcer();
    let end = Callback::new(move |ids: Vec<String>| {
        spawn_local(async move {
            let many = ids.len() > 1;
            for id in ids {
                if let Err(error) = api::door::end_session(&id).await {
                    announcer.say(problem_words(&error).title);
                    ask();
                    return;
                }
            }
            announcer.say(if many {
                "The other sessions have ended"
            } else {
                "The session has ended"
            });
            ask();
        });
    });
    let list = panel(move || {
        let loaded = all.get();
        match (loaded.value, loaded.error) {
            (_, Some(error)) => view! { <ProblemPanel error=error retry=retry /> }.into_any(),
            (Some(all), None) => listed(&all, end),
            (None, None) => {
                view! { <div class="skeleton" role="status" aria-label="Loading"></div> }.into_any()
            }
        }
    });
    view! {
        <div class="page">
            <PageTitle text="Sessions" />
            <p class="lead">"Where you are signed in. End what you do not know, and tell whoever manages this portal: a new link sets a new password."</p>
            {list}
        </div>
    }
    .into_any()
}

fn listed(all: &Arc<OwnSessions>, end: Callback<Vec<String>>) -> AnyView {
    let others: Vec<String> = all
        .items
        .iter()
        .filter(|session| !session.current)
        .map(|session| session.id.clone())
        .collect();
    let rows: Vec<AnyView> = all.items.iter().map(|session| row(session, end)).collect();
    let end_others = (!others.is_empty()).then(|| {
        let go = move || end.run(others.clone());
        view! { <p><button type="button" class="button" on:click=press(go)>"End all others"</button></p> }
            .into_any()
    });
    view! {
        <ul class="plain-list sessions">{rows}</ul>
        {end_others}
    }
    .into_any()
}

fn row(session: &OwnSession, end: Callback<Vec<String>>) -> AnyView {
    let browser = browser_words(session.browser.as_deref().unwrap_or_default());
    let from = session
        .address
        .as_ref()
        .map(|address| format!("from {address}, "));
    let way = if session.current {
        view! { <span class="badge" data-tone="good">"This one"</span> }.into_any()
    } else {
        let (id, name) = (session.id.clone(), browser.clone());
        view! {
            <button type="button" class="button" on:click=press(move || end.run(vec![id.clone()]))>
                "End"
                <span class="visually-hidden">" the session in " {name}</span>
            </button>
        }
        .into_any()
    };
    view! {
        <li class="plain-item">
            <div class="session">
                <strong>{browser}</strong>
                <p class="muted">
                    {from} "used " {when(Some(session.seen_at))} ", began " {when(Some(session.began_at))}
                </p>
            </div>
            {way}
        </li>
    }
    .into_any()
}

/// A browser and its system by the names people know, as far as its own words tell.
fn browser_words(agent: &str) -> String {
    let first = |names: &[(&str, &'static str)]| {
        let found = names.iter().find(|(mark, _)| agent.contains(mark));
        found.map(|(_, name)| *name)
    };
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrom", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(name), None) | (None, Some(name)) => name.into(),
        (None, None) if agent.is_empty() => "An unknown browser".into(),
        (None, None) => agent.chars().take(40).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::browser_words;

    #[test]
    fn a_browser_is_told_by_the_name_people_know() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0";
        assert_eq!(browser_words(edge), "Edge on Windows");
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile/15E148 Safari/604.1";
        assert_eq!(browser_words(phone), "Safari on iPhone");
        assert_eq!(browser_words("curl/8"), "curl/8");
        assert_eq!(browser_words(""), "An unknown browser");
    }
}
