//! Where a link leads nowhere.

use leptos::prelude::*;

use crate::routes;
use crate::state::session::use_session;
use crate::ui::PageTitle;

/// No page stands at this address.
pub fn no_such_page() -> AnyView {
    view! {
        <div class="page lost">
            <PageTitle text="No such page" />
            <p>"Nothing stands at this address. The link may be cut short or from another version."</p>
            <p><a class="button" data-kind="primary" href=routes::home()>"Go to the first page"</a></p>
        </div>
    }
    .into_any()
}

/// The address names a Site that this portal does not have.
pub fn no_such_site() -> AnyView {
    let link = |site: &wire::api::Site| {
        view! { <li><a href=routes::invitations(&site.id)>{site.name.clone()}</a></li> }.into_any()
    };
    let links: Vec<AnyView> = use_session().sites.iter().map(link).collect();
    view! {
        <main class="gate">
            <PageTitle text="No such Site" />
            <p>"This portal has no Site of that name. Sites are added by whoever runs the portal. You can open:"</p>
            <ul>{links}</ul>
        </main>
    }
    .into_any()
}
