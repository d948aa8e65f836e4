//! The frame around every page of a Site: band, navigation, content, confirmations.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wire::api::{Environment, Site};

use super::site_switcher::SiteSwitcher;
use super::theme_switch::ThemeSwitch;
use crate::state::announcer::use_announcer;
use crate::state::session::use_session;
use crate::ui::{Glyph, Icon};
use crate::format;
use crate::routes::Area;

/// The frame.
#[component]
pub fn Shell(
    /// The Site shown; the navigation leads about in it.
    site: Memo<Site>,
    /// The page.
    children: Children,
) -> impl IntoView {
    let session = use_session();
    let announcement = use_announcer().text();
    let skip = |event: leptos::ev::MouseEvent| {
        // Not by the address: `#main` in the URL would be a new place in the history.
        event.prevent_default();
        if let Some(main) = document().get_element_by_id("main") {
            let _ = wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>(main).focus();
        }
    };
    view! {
        <a class="skip-link" href="#main" on:click=skip>"Skip to content"</a>
        {band(&session.environment)}
        <div class="shell">
            <header class="side">
                <p class="brand"><span class="brand-mark" aria-hidden="true"></span>"Receivables"</p>
                <SiteSwitcher site=site />
                <nav class="nav" aria-label="Areas">
                    {nav_link(Area::Invitations, Glyph::Invite, "Invitations", site)}
                    {nav_link(Area::Customers, Glyph::People, "Customers", site)}
                    {nav_link(Area::Batches, Glyph::Stack, "Batches", site)}
                </nav>
                <ThemeSwitch />
            </header>
            <main id="main" class="main" tabindex="-1">
                {session.version_notice.map(|notice| view! {
                    <div class="notice" data-tone="wait">
                        <Icon glyph=Glyph::Warning />
                        <div class="notice-body">
                            <p>
                                "Pyng ends the version this portal speaks"
                                {notice.sunset.map(|at| format!(" on {}", format::day(at)))}
                                ". Ask whoever runs the portal to update it."
                            </p>
                        </div>
                    </div>
                })}
                {children()}
            </main>
        </div>
        <div class="toast" role="status" aria-live="polite" data-shown=move || (!announcement.with(String::is_empty)).then_some("")>
            {announcement}
        </div>
    }
}

/// Unmistakable unless real money moves.
fn band(environment: &Environment) -> Option<AnyView> {
    let words = match environment {
        Environment::Production => return None,
        Environment::LocalSandbox => "no real money moves; customers and batches live on this machine",
        Environment::PyngSandbox => "Pyng’s test system; no real money moves",
        Environment::Other(_) => "not Pyng’s production system",
    };
    let band = view! {
        <div class="sandbox-band" role="note">
            <strong>"SANDBOX"</strong>
            <span>{words}</span>
        </div>
    };
    Some(band.into_any())
}

fn nav_link(area: Area, glyph: Glyph, text: &'static str, site: Memo<Site>) -> AnyView {
    let path = use_location().pathname;
    let current = move || (path.with(|path| Area::of(path)) == Some(area)).then_some("page");
    view! {
        <a href=move || site.with(|site| area.link(&site.id)) aria-current=current>
            <Icon glyph=glyph />
            {text}
        </a>
    }
    .into_any()
}
