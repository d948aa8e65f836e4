//! Where a link leads nowhere.

use leptos::prelude::*;

use crate::routes;
use crate::state::session::use_session;
use crate::ui::PageTitle;

/// No page stands at this address.
#[component]
pub fn NoSuchPage() -> impl IntoView {
    view! {
        <div class="page lost">
            <PageTitle text=Signal::stored("No such page".to_owned()) />
            <p>"Nothing stands at this address. The link may be cut short or from another version."</p>
            <p><a class="button" data-kind="primary" href=routes::home()>"Go to the first page"</a></p>
        </div>
    }
}

/// The address names a Site that this portal does not have.
#[component]
pub fn NoSuchSite() -> impl IntoView {
    let sites = use_session().sites;
    view! {
        <main class="gate">
            <PageTitle text=Signal::stored("No such Site".to_owned()) />
            <p>"This portal has no Site of that name. Sites are added by whoever runs the portal. You can open:"</p>
            <ul>
                {sites
                    .into_iter()
                    .map(|site| view! { <li><a href=routes::invitations(&site.id)>{site.name}</a></li> })
                    .collect_view()}
            </ul>
        </main>
    }
}
