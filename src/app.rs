//! The whole app: state, the session's gate, and which page stands at which path.

use leptos::prelude::*;
use leptos_router::components::{Outlet, ParentRoute, Redirect, Route, Router, Routes};
use leptos_router::hooks::use_params_map;
use leptos_router::path;
use wire::SiteId;
use wire::api::{Session, Site};

use crate::components::{ProblemPanel, Shell};
use crate::pages::{Batches, Customers, Invitations, LiveBatch, NewBatch, NoSuchPage, NoSuchSite};
use crate::state::loader::Loader;
use crate::state::session::{provide_session, provide_site, use_session};
use crate::state::{preferences, provide_state};
use crate::{api, routes};

/// The app. Nothing is shown before the proxy said which Sites there are.
#[component]
pub fn App() -> impl IntoView {
    provide_state();
    let session: Loader<Session> = Loader::new();
    let ask = move || session.ask(api::session::get());
    ask();
    let gate = move || match (session.value(), session.error()) {
        (Some(session), _) => view! { <Pages session=session /> }.into_any(),
        (None, Some(error)) => view! {
            <main class="gate">
                <ProblemPanel error=error retry=ask />
            </main>
        }
        .into_any(),
        (None, None) => view! { <p class="gate skeleton-text" role="status">"Opening the portal…"</p> }.into_any(),
    };
    view! { {gate} }
}

#[component]
fn Pages(session: Session) -> impl IntoView {
    provide_session(session);
    view! {
        <Router base=routes::base()>
            <Routes fallback=NoSuchPage>
                <Route path=path!("/") view=Home />
                <ParentRoute path=path!("/sites/:siteId") view=SiteFrame>
                    <Route path=path!("") view=SiteHome />
                    <Route path=path!("invitations") view=Invitations />
                    <Route path=path!("customers") view=Customers />
                    <Route path=path!("batches") view=Batches />
                    <Route path=path!("batches/new") view=NewBatch />
                    <Route path=path!("batch/:batchReference") view=LiveBatch />
                    <Route path=path!("*any") view=NoSuchPage />
                </ParentRoute>
            </Routes>
        </Router>
    }
}

/// Forwards to the Site worked in last, or the first.
#[component]
fn Home() -> impl IntoView {
    let sites = use_session().sites;
    let last = preferences::last_site();
    let site = sites.iter().find(|site| Some(&site.id) == last.as_ref()).or(sites.first());
    match site {
        Some(site) => view! { <Redirect path=routes::invitations(&site.id) /> }.into_any(),
        None => view! { <NoSuchSite /> }.into_any(),
    }
}

#[component]
fn SiteHome() -> impl IntoView {
    let site = crate::state::session::use_site();
    view! { <Redirect path=site.with_untracked(|site| routes::invitations(&site.id)) /> }
}

/// The frame of a Site. Another Site is another frame: nothing of one is left over in the other.
#[component]
fn SiteFrame() -> impl IntoView {
    let params = use_params_map();
    let sites = use_session().sites;
    let known = {
        let sites = sites.clone();
        Memo::new(move |_| {
            let id = params.with(|params| params.get("siteId")).unwrap_or_default();
            sites.iter().find(|site| site.id.as_str() == id).cloned()
        })
    };
    Effect::new(move |_| {
        if let Some(site) = known.get() {
            preferences::remember_site(&site.id);
        }
    });
    let fallback = move || sites.first().cloned().unwrap_or_else(no_site);
    let site = Memo::new(move |_| known.get().unwrap_or_else(&fallback));
    provide_site(site);
    view! {
        <Show when=move || known.with(Option::is_some) fallback=NoSuchSite>
            <Shell site=site>
                <Outlet />
            </Shell>
        </Show>
    }
}

/// Stands in where no Site is known; such a frame shows [`NoSuchSite`] and nothing else.
fn no_site() -> Site {
    Site { id: SiteId::default(), name: String::new(), currency: wire::Currency::aud(), time_zone: String::new() }
}
