//! The frame around every page of a Site: band, navigation, content, confirmations.

use leptos::prelude::*;
use wire::api::{Environment, Site, VersionNotice};

use super::site_switcher::SiteSwitcher;
use crate::format;
use crate::routes::Area;
use crate::state::announcer::use_announcer;
use crate::state::session::{site_if_any, use_session};
use crate::ui::{Glyph, Icon, flag, focus};

/// The frame.
#[component]
pub fn Shell(
    /// The area of the page shown, which the navigation marks.
    area: Option<Area>,
    /// The theme, who is signed in, and what belongs to them.
    account: AnyView,
    /// Its content.
    children: Children,
) -> impl IntoView {
    let session = use_session();
    let announcement = use_announcer().text();
    let areas = site_if_any().map(|site| {
        let seen = Area::ALL.into_iter().filter(|place| site.lets(&place.needs()));
        let links: Vec<AnyView> = seen.map(|place| area_link(&site, place, area)).collect();
        view! {
            <SiteSwitcher area=area.unwrap_or(Area::Invitations) />
            <nav class="nav" aria-label="Areas">{links}</nav>
        }
        .into_any()
    });
    let skip = |event: leptos::ev::MouseEvent| {
        // Not by the address: `#main` in the URL would be a new place in the history.
        event.prevent_default();
        focus("main");
    };
    view! {
        <a class="skip-link" href="#main" on:click=skip>"Skip to content"</a>
        {band(&session.environment)}
        <div class="shell">
            <header class="side">
                <p class="brand"><span class="brand-mark" aria-hidden="true"></span>"Receivables"</p>
                {areas}
                {account}
            </header>
            <main id="main" class="main" tabindex="-1">
                {session.version_notice.as_ref().map(version_notice)}
                {children()}
            </main>
        </div>
        <div class="toast" role="status" aria-live="polite" data-shown=flag(move || !announcement.with(String::is_empty))>
            {announcement}
        </div>
    }
}

fn area_link(site: &Site, place: Area, shown: Option<Area>) -> AnyView {
    let (glyph, words) = match place {
        Area::Invitations => (Glyph::Invite, "Invitations"),
        Area::Customers => (Glyph::People, "Customers"),
        Area::Batches => (Glyph::Stack, "Batches"),
    };
    let mark = if shown == Some(place) { "page" } else { "false" };
    view! {
        <a href=place.link(&site.id) aria-current=mark>
            <Icon glyph=glyph />
            {words}
        </a>
    }
    .into_any()
}

fn version_notice(notice: &VersionNotice) -> AnyView {
    let day = notice
        .sunset
        .map(|at| format!(" on {}", format::day(at)))
        .unwrap_or_default();
    let words =
        format!("Pyng ends the version this portal speaks{day}. Ask whoever runs the portal to update it.");
    super::notice(
        "wait",
        "This version is ending".into(),
        vec![view! { <p>{words}</p> }.into_any()],
    )
}

/// Unmistakable unless real money moves.
fn band(environment: &Environment) -> Option<AnyView> {
    let (words, more) = match environment {
        Environment::Production => return None,
        Environment::LocalSandbox => (
            "no real money moves",
            "; customers and batches live on this machine",
        ),
        Environment::PyngSandbox => ("no real money moves", "; this is Pyng’s test system"),
        Environment::Other(_) => ("not Pyng’s production system", ""),
    };
    let band = view! {
        <aside class="sandbox-band" aria-label="Environment">
            <strong>"SANDBOX"</strong>
            <span>{words}<span class="wide">{more}</span></span>
        </aside>
    };
    Some(band.into_any())
}
