//! The whole app: state, the session's gate, and which page stands at which place.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::Router;
use leptos_router::hooks::{use_location, use_navigate};
use leptos_router::location::{BrowserUrl, LocationProvider};
use wire::SiteId;
use wire::api::Session;

use crate::api;
use crate::components::{ProblemPanel, Shell};
use crate::pages::{self, no_such_page, no_such_site};
use crate::routes::{self, Area, Page, Place};
use crate::state::loader::Loader;
use crate::state::session::{provide_session, provide_site, use_session};
use crate::state::{preferences, provide_state};
use crate::ui::panel;

/// The app. Nothing is shown before the proxy said which Sites there are.
#[component]
pub fn App() -> impl IntoView {
    provide_state();
    let session: Loader<Session> = Loader::new();
    let ask = move || session.ask(Box::pin(api::session::get()));
    ask();
    let retry = Callback::new(move |()| ask());
    panel(move || {
        let loaded = session.get();
        match (loaded.value, loaded.error) {
            (Some(session), _) => {
                provide_session(session);
                view! { <Pages /> }.into_any()
            }
            (None, Some(error)) => view! {
                <main class="gate">
                    <ProblemPanel error=error retry=retry />
                </main>
            }
            .into_any(),
            (None, None) => {
                view! { <p class="gate skeleton-text" role="status">"Opening the portal…"</p> }.into_any()
            }
        }
    })
}

#[component]
fn Pages() -> impl IntoView {
    view! {
        <Router base=routes::base()>
            <Here />
        </Router>
    }
}

/// The page the URL names, drawn anew for another Site or another batch. What stands where is said
/// in `routes`, by types, so the router keeps the address and the history, and its tree of routes, which
/// would cost 7 kB of the first load, is left out (ARCHITECTURE.md, "Size").
#[component]
fn Here() -> impl IntoView {
    let path = use_location().pathname;
    let browser = use_context::<BrowserUrl>();
    Effect::new(move |_| {
        path.track();
        // The page is drawn: now the address bar may follow. A tree of routes would say so otherwise.
        if let Some(browser) = &browser {
            browser.ready_to_complete();
        }
    });
    let place = Memo::new(move |_| Place::of(&path.get()));
    panel(move || match place.get() {
        Place::Home => home(),
        Place::Site(site, page) => site_page(&site, page),
        Place::Account(_) | Place::Nowhere => view! { <main class="gate">{no_such_page()}</main> }.into_any(),
    })
}

/// Goes on to a page, leaving no trace of this one in the history.
fn forward(link: String) -> AnyView {
    let navigate = use_navigate();
    Effect::new(move |_| {
        navigate(
            &link,
            NavigateOptions {
                replace: true,
                ..routes::plainly()
            },
        );
    });
    ().into_any()
}

/// Forwards to the Site worked in last, or the first.
fn home() -> AnyView {
    let session = use_session();
    let last = preferences::last_site();
    let site = session
        .sites
        .iter()
        .find(|site| Some(&site.id) == last.as_ref())
        .or(session.sites.first());
    match site {
        Some(site) => forward(routes::invitations(&site.id)),
        None => no_such_site(),
    }
}

fn site_page(id: &SiteId, page: Page) -> AnyView {
    let session = use_session();
    let Some(site) = session.sites.iter().find(|site| site.id == *id) else {
        return no_such_site();
    };
    preferences::remember_site(id);
    provide_site(site.clone().into());
    let area = Area::of(&page);
    let content = pages::draw(page).unwrap_or_else(|| forward(routes::invitations(id)));
    view! { <Shell area=area>{content}</Shell> }.into_any()
}
