//! The choice of Site. Everything on the page belongs to the Site shown here.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use wire::api::Site;

use crate::routes::Area;
use crate::state::session::use_session;

/// A list of the Sites; choosing one opens the same area there.
#[component]
pub fn SiteSwitcher(
    /// The Site shown.
    site: Memo<Site>,
) -> impl IntoView {
    let sites = use_session().sites;
    let navigate = use_navigate();
    let path = use_location().pathname;
    let known = sites.clone();
    let choose = move |event| {
        let id = event_target_value(&event);
        if let Some(chosen) = known.iter().find(|site| site.id.as_str() == id) {
            let area = Area::of(&path.get_untracked()).unwrap_or(Area::Invitations);
            let link = area.link(&chosen.id);
            navigate(&link, NavigateOptions { resolve: false, ..Default::default() });
        }
    };
    view! {
        <label class="site-switcher">
            <span>"Site"</span>
            <select on:change=choose prop:value=move || site.with(|site| site.id.to_string())>
                {sites
                    .into_iter()
                    .map(|option| {
                        let id = option.id.clone();
                        let selected = move || site.with(|site| site.id == id);
                        view! {
                            <option value=option.id.to_string() selected=selected>
                                {option.name}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
        </label>
    }
}
