//! The choice of Site. Everything on the page belongs to the Site shown here.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use wire::api::Site;

use crate::routes::{Area, plainly};
use crate::state::session::{use_session, use_site};
use crate::ui::input;

/// A list of the Sites; choosing one opens the same area there.
#[component]
pub(super) fn SiteSwitcher(area: Area) -> impl IntoView {
    let session = use_session();
    let current = use_site();
    let navigate = use_navigate();
    let option = |site: &Site| {
        view! { <option value=site.id.to_string() prop:selected=site.id == current.id>{site.name.clone()}</option> }.into_any()
    };
    let options: Vec<AnyView> = session.sites.iter().map(option).collect();
    let choose = move |id: String| {
        if let Some(chosen) = session.sites.iter().find(|site| site.id.as_str() == id) {
            navigate(&area.link(&chosen.id), plainly());
        }
    };
    view! {
        <label class="site-switcher">
            <span>"Site"</span>
            <select on:change=input(choose)>{options}</select>
        </label>
    }
}
