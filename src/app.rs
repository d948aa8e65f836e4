//! The whole app: state, the session's gate, and which page stands at which place.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::Router;
use leptos_router::hooks::{use_location, use_navigate};
use leptos_router::location::{BrowserUrl, LocationProvider};
use wire::SiteId;
use wire::api::Site;

use crate::components::{ProblemPanel, Shell};
use crate::pages::{self, no_such_page, no_such_site};
use crate::routes::{self, Account, Area, Page, Place};
use crate::state::door::{Door, Stage, use_door};
use crate::state::session::{provide_session, provide_site, use_session};
use crate::state::{preferences, provide_state};
use crate::ui::panel;

/// The app. Nothing is shown before the proxy said who is signed in, and which Sites there are.
#[component]
pub fn App() -> impl IntoView {
    provide_state();
    let door = use_door();
    begin(door);
    let retry = Callback::new(move |()| door.open());
    let whole = panel(move || match door.stage() {
        Stage::In(session) => {
            provide_session(session);
            view! { <Pages /> }.into_any()
        }
        Stage::Failed(error) => view! {
            <main class="gate">
                <ProblemPanel error=error retry=retry />
            </main>
        }
        .into_any(),
        Stage::Opening => {
            view! { <p class="gate skeleton-text" role="status">"Opening the portal…"</p> }.into_any()
        }
        Stage::Out(left) => pages::sign_in(left),
        Stage::SetUp => pages::set_up(),
        Stage::SignedIn => pages::signed_in(),
    });
    view! {
        {whole}
        {panel(move || over_the_page(door))}
    }
}

/// What the address asks for before anybody is signed in.
fn begin(door: Door) {
    let location = window().location();
    match routes::Door::of(&location.pathname().unwrap_or_default()) {
        Some(routes::Door::SetUp) => {
            let hash = location.hash().unwrap_or_default();
            // Out of the address bar, the history and every screenshot, before anything else is done.
            routes::show_address(&routes::Door::SetUp.link());
            door.open_for_set_up(hash.trim_start_matches('#').to_owned());
        }
        Some(routes::Door::SignedIn) => door.close_window(),
        None => door.open(),
    }
}

/// What lies over every page: the sign-in, or the offer of it.
fn over_the_page(door: Door) -> AnyView {
    let asks = door.asks();
    if asks.is_none() && !door.declined() {
        return ().into_any();
    }
    view! { <div class="over">{pages::sign_in_over(asks)}</div> }.into_any()
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
    let door = use_door();
    Effect::new(move |_| {
        place.track();
        door.moved();
    });
    panel(move || match place.get() {
        Place::Home => home(),
        Place::Site(site, page) => site_page(&site, page),
        Place::Account(page) => account_page(page),
        Place::Nowhere => view! { <main class="gate">{no_such_page()}</main> }.into_any(),
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
    match usual_site() {
        Some(site) => forward(first_area(&site)),
        None => view! { <Shell area=None account=pages::account_menu()>{pages::nothing_granted()}</Shell> }
            .into_any(),
    }
}

/// The Site worked in last, or the first.
fn usual_site() -> Option<Site> {
    let session = use_session();
    let last = preferences::last_site();
    let sites = &session.sites;
    let known = sites.iter().find(|site| Some(&site.id) == last.as_ref());
    known.or(sites.first()).cloned()
}

/// The link to the first area that the person may look at.
fn first_area(site: &Site) -> String {
    let open = Area::ALL.into_iter().find(|area| site.lets(&area.needs()));
    open.unwrap_or(Area::Invitations).link(&site.id)
}

fn site_page(id: &SiteId, page: Page) -> AnyView {
    let session = use_session();
    let Some(site) = session.sites.iter().find(|site| site.id == *id) else {
        return no_such_site();
    };
    preferences::remember_site(id);
    provide_site(site.clone().into());
    let area = Area::of(&page);
    let content = pages::draw(page).unwrap_or_else(|| forward(first_area(site)));
    view! { <Shell area=area account=pages::account_menu()>{content}</Shell> }.into_any()
}

/// A page about people: in no Site, with the usual one at the side.
fn account_page(page: Account) -> AnyView {
    if let Some(site) = usual_site() {
        provide_site(site.into());
    }
    let content = pages::draw_account(page);
    view! { <Shell area=None account=pages::account_menu()>{content}</Shell> }.into_any()
}
