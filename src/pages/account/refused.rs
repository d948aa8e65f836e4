//! Where a person may not go. The proxy decides; these pages say so before it has to, and whom to ask.

use leptos::prelude::*;
use wire::api::Right;

use crate::components::{right_role, right_words};
use crate::routes;
use crate::state::session::site_if_any;
use crate::ui::PageTitle;

/// The page asks for a right that the person lacks here.
pub(super) fn not_granted(right: &Right) -> AnyView {
    let site = site_if_any();
    let place = site
        .as_ref()
        .map_or("here".into(), |site| format!("in {}", site.name));
    let words = format!("You may not {} {place}.", right_words(right));
    let ask = format!(
        "It takes the role {}. Ask whoever manages people in this portal for it.",
        right_role(right)
    );
    view! {
        <div class="page lost">
            <PageTitle text="Not among your roles" />
            <p>{words}</p>
            <p class="muted">{ask}</p>
            <p><a class="button" data-kind="primary" href=routes::home()>"Go to the first page"</a></p>
        </div>
    }
    .into_any()
}

/// Signed in, and nothing more.
pub(super) fn nothing_granted() -> AnyView {
    view! {
        <div class="page lost">
            <PageTitle text="No Site yet" />
            <p>"You are signed in, but have no role in any Site yet. Ask whoever manages people in this portal for one, then reload this page."</p>
        </div>
    }
    .into_any()
}
